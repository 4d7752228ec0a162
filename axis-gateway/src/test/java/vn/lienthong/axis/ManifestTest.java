package vn.lienthong.axis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static vn.lienthong.axis.Province.HEALTH;
import static vn.lienthong.axis.Province.MINISTRY;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import vn.lienthong.axis.outgoing.Feed;
import vn.lienthong.axis.outgoing.Kind;
import vn.lienthong.axis.outgoing.Outgoing;
import vn.lienthong.contract.document.Consignment;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.identity.DocumentCode;

/** Hours of the feed, as a consumer checks them, and the catalogue beside the registry. */
class ManifestTest {
    @TempDir
    Path folder;

    private static void add(RunningGateway gateway, int number, Instant at) {
        gateway.bean(TransactionTemplate.class)
                .executeWithoutResult(status -> gateway.bean(Feed.class)
                        .add(List.of(new Outgoing(
                                "manifest/" + number,
                                DocumentCode.of(HEALTH, "manifest " + number),
                                2,
                                Kind.NEW,
                                HEALTH,
                                MINISTRY,
                                new Attachment(
                                        AxisDouble.sha256(new byte[] {(byte) number}),
                                        "a.edxml",
                                        Consignment.MEDIA_TYPE,
                                        1),
                                0,
                                false,
                                at))));
    }

    @Test
    void everyHourIsAccountedForAndVerifiedWithThePublishedKey() throws Exception {
        var hours = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(3, ChronoUnit.HOURS);
        try (var gateway = RunningGateway.start(
                "manifest", "axis_manifest", folder, new Issuer(folder), "--lienthong.axis.manifest.look-every=1h")) {
            IntStream.rangeClosed(1, 6).forEach(number -> add(gateway, number, Instant.now()));
            // As if three had been in the first hour, none in the second, two in the third. At once: the look that the
            // gateway
            // takes when it starts may come in between.
            gateway.database()
                    .sql("""
                            update outgoing set added_at = cast(:first as timestamptz)
                                + case when position > 3 then interval '2 hours' else interval '0' end
                                + position * interval '1 second'
                            where position <= 5""")
                    .param("first", java.sql.Timestamp.from(hours))
                    .update();
        }
        var issuer = new Issuer(folder);
        try (var gateway = RunningGateway.start("manifest", "axis_manifest", folder, issuer)) {
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> gateway.get("/v1/axis/manifests")
                                    .json()
                                    .path("manifests")
                                    .size()
                            == 3);

            var manifests = gateway.get("/v1/axis/manifests").json().path("manifests");

            var key = ECKey.parse(
                    gateway.get("/v1/axis/keys", "").json().path("keys").get(0).toString());
            var previous = "0".repeat(64);
            long next = 1;
            for (var shown : manifests) {
                var manifest = shown.path("manifest");
                assertThat(manifest.path("previous").asString()).isEqualTo(previous);
                assertThat(manifest.path("first").asLong()).isEqualTo(next);
                var payload = new Base64URL(shown.path("payload").asString());
                assertThat(AxisDouble.sha256(payload.decode()))
                        .isEqualTo(shown.path("hash").asString());
                assertThat(isGood(shown, payload, key)).isTrue();
                previous = shown.path("hash").asString();
                next = manifest.path("last").asLong() + 1;
            }
            assertThat(counts(manifests)).containsExactly(3L, 0L, 2L);
            assertThat(next).isEqualTo(6);
            assertThat(manifests.get(2).path("manifest").path("digest").asString())
                    .isEqualTo(AxisDouble.sha256(
                            (AxisDouble.sha256(new byte[] {4}) + "\n" + AxisDouble.sha256(new byte[] {5}) + "\n")
                                    .getBytes(US_ASCII)));
            var forged = new Base64URL(Base64URL.encode("{\"count\":2}").toString());
            assertThat(isGood(manifests.get(2), forged, key)).isFalse();
            var later = gateway.get("/v1/axis/manifests?after=" + hours).json().path("manifests");
            assertThat(later.size()).isEqualTo(2);
        }
    }

    private static List<Long> counts(JsonNode manifests) {
        return IntStream.range(0, manifests.size())
                .mapToObj(i -> manifests.get(i).path("manifest").path("count").asLong())
                .toList();
    }

    private static boolean isGood(JsonNode shown, Base64URL payload, ECKey key) throws Exception {
        var jws = JWSObject.parse(shown.path("signature").asString(), new Payload(payload));
        return jws.verify(new ECDSAVerifier(key));
    }

    @Test
    void saysWhereTheAxissCatalogueAndOurRegistryDisagreeAndBelievesNoEmptyOne() throws Exception {
        try (var axis = AxisDouble.start();
                var province = new Province()) {
            axis.agencies.put("000.00.15.H32", "Sở Y tế"); // by its former code
            axis.agencies.put("H32.99", "Cơ quan lạ");
            axis.agencies.put("H55.242", "Sở Y tế tỉnh bạn (tên mới)");
            axis.agencies.put("G09.3", "Bộ Y tế");
            axis.agencies.put("khong-hop-le", "Mã sai");
            var settings = java.util.stream.Stream.concat(
                            java.util.stream.Stream.of(axis.settings("NATIONAL")),
                            java.util.stream.Stream.of("--lienthong.axis.catalogue.every=300ms"))
                    .toArray(String[]::new);
            try (var gateway =
                    RunningGateway.start("catalogue", "axis_catalogue", folder, new Issuer(folder), settings)) {
                province.publishRegistry(Procedures.twoStages());

                await().atMost(Duration.ofSeconds(20))
                        .untilAsserted(() -> assertThat(kinds(gateway))
                                .containsExactlyInAnyOrder(
                                        "H32.99 unknown-here",
                                        "H55.242 name-differs",
                                        "khong-hop-le malformed",
                                        "H32.41.1 missing-on-axis"));

                axis.fails("getAgenciesList", AxisDouble.Fault.EMPTY, 1);
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> gateway.bean(io.micrometer.core.instrument.MeterRegistry.class)
                                        .find("axis.list")
                                        .tag("list", "agencies")
                                        .counter()
                                != null);
                assertThat(kinds(gateway)).hasSize(4);
            }
        }
    }

    private static List<String> kinds(RunningGateway gateway) {
        var report = gateway.get("/v1/axis/catalogue/drift").json();
        return java.util.stream.Stream.of("missingHere", "missingThere", "differing")
                .flatMap(part -> report.path(part).valueStream())
                .map(one -> one.path("code").asString() + " " + one.path("kind").asString())
                .toList();
    }
}
