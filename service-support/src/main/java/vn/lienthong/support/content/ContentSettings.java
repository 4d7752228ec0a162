package vn.lienthong.support.content;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * {@code lienthong.content}. Where no bucket is given, files lie in the folder that {@code lienthong.content-store} names.
 *
 * @param reserve how much of the folder's disk stays free; below it, nothing is taken in
 * @param s3 where files lie in an S3 bucket
 */
@ConfigurationProperties("lienthong.content")
public record ContentSettings(
        @DefaultValue("256MB") DataSize reserve, @Nullable S3 s3) {
    /**
     * A bucket.
     *
     * @param prefix before the names of the files
     * @param endpoint of a server that isn't Amazon's
     * @param pathStyle the bucket's name stands in the path, not in the host's name
     * @param accessKey with {@code secretKey}; without them, the usual chain of the SDK (environment, profile, role)
     * @param partSize files larger than this go in several parts of this size
     */
    public record S3(
            String bucket,
            @DefaultValue("") String prefix,
            @Nullable URI endpoint,
            @DefaultValue("us-east-1") String region,
            @DefaultValue("true") boolean pathStyle,
            @Nullable String accessKey,
            @Nullable String secretKey,
            @DefaultValue("16MB") DataSize partSize) {
        private static final DataSize SMALLEST_PART = DataSize.ofMegabytes(5);

        public S3 {
            if (bucket == null || bucket.isBlank()) {
                throw new IllegalArgumentException("lienthong.content.s3.bucket is missing");
            }
            if ((accessKey == null) != (secretKey == null)) {
                throw new IllegalArgumentException(
                        "lienthong.content.s3: access-key and secret-key are given together, or neither");
            }
            if (partSize.compareTo(SMALLEST_PART) < 0) {
                throw new IllegalArgumentException("lienthong.content.s3.part-size is 5MB at least, by S3's own rule");
            }
        }

        /** Without the keys. */
        @Override
        public String toString() {
            return "S3[bucket=" + bucket + ", prefix=" + prefix + ", endpoint=" + endpoint + "]";
        }
    }

    ContentStore store(@Nullable Path folder) {
        if (s3 != null) {
            return S3ContentStore.of(s3);
        }
        if (folder == null) {
            throw new IllegalStateException("neither lienthong.content-store nor lienthong.content.s3.bucket is given");
        }
        return new FolderContentStore(folder, reserve.toBytes());
    }
}
