package vn.lienthong.intake.attachment;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vn.lienthong.intake.rule.Rule;
import vn.lienthong.support.problem.Fault;

/** {@code Upload-Metadata}: pairs of a name and a value in Base64, of which only four are known here. */
record UploadMetadata(Map<String, String> values) {
    static final String POINTER = "/Upload-Metadata";

    private static final Set<String> KNOWN = Set.of("filename", "filetype", "part", "procedure");
    private static final int LONGEST = 4096;

    /** What can be read of it; what can't is added to {@code faults}. */
    static UploadMetadata of(@Nullable String header, List<Fault> faults) {
        var values = new HashMap<String, String>();
        if (header == null || header.isBlank() || header.length() > LONGEST) {
            faults.add(fault("", "`Upload-Metadata` is missing or longer than " + LONGEST + " characters."));
            return new UploadMetadata(values);
        }
        for (var pair : header.split(",", -1)) {
            var words = pair.strip().split(" ", -1);
            if (!KNOWN.contains(words[0])) {
                faults.add(
                        fault("", "Only filename, filetype, part and procedure are known here; leave the rest out."));
            } else if (words.length != 2 || values.containsKey(words[0])) {
                faults.add(fault("/" + words[0], "Give it once, with its value behind one space."));
            } else {
                var value = decoded(words[1]);
                if (value == null) {
                    faults.add(fault("/" + words[0], "The value isn't Base64 of UTF-8."));
                } else {
                    values.put(words[0], value);
                }
            }
        }
        return new UploadMetadata(Map.copyOf(values));
    }

    private static Fault fault(String member, String message) {
        return Rule.UPLOAD_METADATA_IS_WELL_FORMED.brokenAt(POINTER + member, message);
    }

    private static @Nullable String decoded(String base64) {
        try {
            return UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(Base64.getDecoder().decode(base64)))
                    .toString();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return null;
        }
    }

    @Nullable
    String value(String name) {
        return values.get(name);
    }
}
