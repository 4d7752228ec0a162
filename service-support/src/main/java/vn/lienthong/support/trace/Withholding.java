package vn.lienthong.support.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Lets of a span go what is of a closed set of attributes, and nothing else: addresses of requests may hold the keys of
 * citizens' links, and messages of exceptions whatever somebody sent.
 */
class Withholding implements SpanExporter {
    private static final Set<String> ALLOWED = Set.of(
            "method",
            "status",
            "outcome",
            "uri", // the template
            "exception", // the class
            "client.name",
            "topic",
            "dossier",
            "document",
            "agency",
            "format",
            "kind",
            "jdbc.row-affected",
            "jdbc.row-count");
    // Queries have places for values, not values.
    private static final Pattern QUERY = Pattern.compile("jdbc\\.query\\[\\d+]");
    private static final AttributeKey<String> KIND = AttributeKey.stringKey("exception.type");

    private final SpanExporter exporter;

    Withholding(SpanExporter exporter) {
        this.exporter = exporter;
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        return exporter.export(spans.stream().<SpanData>map(Bare::new).toList());
    }

    @Override
    public CompletableResultCode flush() {
        return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return exporter.shutdown();
    }

    private static final class Bare extends DelegatingSpanData {
        private final Attributes attributes;

        Bare(SpanData whole) {
            super(whole);
            this.attributes = whole.getAttributes().toBuilder()
                    .removeIf(key -> !ALLOWED.contains(key.getKey())
                            && !QUERY.matcher(key.getKey()).matches())
                    .build();
        }

        @Override
        public Attributes getAttributes() {
            return attributes;
        }

        @Override
        public List<EventData> getEvents() {
            return super.getEvents().stream()
                    .map(event -> {
                        var kind = event.getAttributes().get(KIND);
                        return EventData.create(
                                event.getEpochNanos(),
                                "exception".equals(event.getName()) ? "exception" : "event",
                                kind == null ? Attributes.empty() : Attributes.of(KIND, kind));
                    })
                    .toList();
        }

        @Override
        public StatusData getStatus() {
            return StatusData.create(super.getStatus().getStatusCode(), "");
        }
    }
}
