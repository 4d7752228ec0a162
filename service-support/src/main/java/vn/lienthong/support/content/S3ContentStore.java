package vn.lienthong.support.content;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Files in an S3 bucket, named by their digest. S3 itself checks the digest of what arrives, whole or part by part, and
 * shows an object only once it is complete; an object that is there already is never written over ({@code If-None-Match}).
 */
public final class S3ContentStore implements ContentStore, AutoCloseable {
    private static final int PRECONDITION_FAILED = 412;
    private static final int CONFLICT = 409;
    private static final int NOT_FOUND = 404;
    private static final int RANGE_NOT_SATISFIABLE = 416;
    private static final int BUFFER = 64 * 1024;
    private static final String TYPE = "application/octet-stream";

    private final S3Client client;
    private final String bucket;
    private final String prefix;
    private final long partSize;

    private S3ContentStore(S3Client client, String bucket, String prefix, long partSize) {
        this.client = client;
        this.bucket = bucket;
        this.prefix = prefix;
        this.partSize = partSize;
    }

    static S3ContentStore of(ContentSettings.S3 settings) {
        return new S3ContentStore(
                client(settings),
                settings.bucket(),
                settings.prefix(),
                settings.partSize().toBytes());
    }

    private static S3Client client(ContentSettings.S3 settings) {
        @Nullable URI endpoint = settings.endpoint();
        @Nullable String accessKey = settings.accessKey();
        @Nullable String secretKey = settings.secretKey();
        var builder = S3Client.builder()
                .region(Region.of(settings.region()))
                .forcePathStyle(settings.pathStyle())
                .httpClientBuilder(UrlConnectionHttpClient.builder());
        if (endpoint != null) {
            builder.endpointOverride(endpoint);
        }
        if (accessKey != null && secretKey != null) {
            builder.credentialsProvider(
                    StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey)));
        } else {
            builder.credentialsProvider(DefaultCredentialsProvider.builder().build());
        }
        return builder.build();
    }

    /** A call to S3; what goes wrong with it passes, as far as we can tell. */
    private interface Call<T> {
        T carryOut() throws IOException;
    }

    private static <T> T call(Call<T> call) throws IOException {
        try {
            return call.carryOut();
        } catch (SdkException e) {
            throw new Away("the S3 bucket doesn't serve a request", e);
        }
    }

    /** S3 wants the size and the digest beforehand: what comes as a stream is put on the disk first. */
    @Override
    public Stored put(InputStream content, long limit) throws IOException {
        var incoming = Files.createTempFile("lienthong-incoming-", ".part");
        try {
            var digest = Digests.sha256();
            long size = 0;
            try (var in = new DigestInputStream(content, digest);
                    var out = Files.newOutputStream(incoming)) {
                var buffer = new byte[BUFFER];
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    size += n;
                    if (size > limit) {
                        throw new TooLarge(limit);
                    }
                    out.write(buffer, 0, n);
                }
            }
            return put(incoming, HexFormat.of().formatHex(digest.digest()));
        } finally {
            Files.deleteIfExists(incoming);
        }
    }

    @Override
    public Stored put(Path file, String sha256) throws IOException {
        var key = key(sha256);
        long size = Files.size(file);
        if (size(sha256).isEmpty()) {
            call(() -> {
                if (size <= partSize) {
                    putWhole(file, key, sha256, size);
                } else {
                    putInParts(file, key, size);
                }
                return key;
            });
        }
        return new Stored(sha256, size);
    }

    private void putWhole(Path file, String key, String sha256, long size) {
        unlessThere(() -> client.putObject(
                request -> request.bucket(bucket)
                        .key(key)
                        .contentType(TYPE)
                        .contentLength(size)
                        .checksumSHA256(base64(HexFormat.of().parseHex(sha256)))
                        .ifNoneMatch("*"),
                RequestBody.fromFile(file)));
    }

    private void putInParts(Path file, String key, long size) throws IOException {
        var upload = client.createMultipartUpload(
                        request -> request.bucket(bucket).key(key).contentType(TYPE))
                .uploadId();
        boolean completed = false;
        try {
            var parts = new ArrayList<CompletedPart>();
            for (long from = 0; from < size; from += partSize) {
                parts.add(putPart(file, key, upload, parts.size() + 1, from, Math.min(partSize, size - from)));
            }
            unlessThere(() -> client.completeMultipartUpload(request -> request.bucket(bucket)
                    .key(key)
                    .uploadId(upload)
                    .ifNoneMatch("*")
                    .multipartUpload(whole -> whole.parts(parts))));
            completed = true;
        } finally {
            if (!completed) {
                client.abortMultipartUpload(
                        request -> request.bucket(bucket).key(key).uploadId(upload));
            }
        }
    }

    private CompletedPart putPart(Path file, String key, String upload, int number, long from, long size)
            throws IOException {
        var digest = Digests.sha256();
        try (var in = new DigestInputStream(range(file, from, size), digest)) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        }
        var checksum = base64(digest.digest());
        ContentStreamProvider bytes = () -> range(file, from, size);
        var answer = client.uploadPart(
                request -> request.bucket(bucket)
                        .key(key)
                        .uploadId(upload)
                        .partNumber(number)
                        .contentLength(size)
                        .checksumSHA256(checksum),
                RequestBody.fromContentProvider(bytes, size, TYPE));
        return CompletedPart.builder()
                .partNumber(number)
                .eTag(answer.eTag())
                .checksumSHA256(answer.checksumSHA256())
                .build();
    }

    private static InputStream range(Path file, long from, long size) {
        try {
            var channel = FileChannel.open(file, StandardOpenOption.READ).position(from);
            return new BufferedInputStream(new Bounded(Channels.newInputStream(channel), size), BUFFER);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("the file to be stored can't be read", e);
        }
    }

    /** Somebody who was there first with the same bytes is as good. */
    private static void unlessThere(Runnable put) {
        try {
            put.run();
        } catch (S3Exception e) {
            if (e.statusCode() != PRECONDITION_FAILED && e.statusCode() != CONFLICT) {
                throw e;
            }
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public Optional<InputStream> open(String sha256, long from) throws IOException {
        var key = key(sha256);
        return call(() -> {
            try {
                InputStream content = client.getObject(request -> {
                    request.bucket(bucket).key(key);
                    if (from > 0) {
                        request.range("bytes=" + from + "-");
                    }
                });
                return Optional.of(content);
            } catch (NoSuchKeyException none) {
                return Optional.empty();
            } catch (S3Exception e) {
                if (e.statusCode() == RANGE_NOT_SATISFIABLE) {
                    return Optional.of(InputStream.nullInputStream());
                }
                throw e;
            }
        });
    }

    @Override
    public Optional<Long> size(String sha256) throws IOException {
        var key = key(sha256);
        return call(() -> {
            try {
                return Optional.of(
                        client.headObject(request -> request.bucket(bucket).key(key))
                                .contentLength());
            } catch (S3Exception e) {
                if (e.statusCode() == NOT_FOUND) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    @Override
    public boolean delete(String sha256) throws IOException {
        if (size(sha256).isEmpty()) {
            return false;
        }
        var key = key(sha256);
        call(() -> client.deleteObject(request -> request.bucket(bucket).key(key)));
        return true;
    }

    @Override
    public ContentStore quarantine() {
        return new S3ContentStore(client, bucket, prefix + "quarantine/", partSize);
    }

    @Override
    public Optional<Long> room() {
        return Optional.empty();
    }

    private String key(String sha256) {
        return prefix + Digests.checked(sha256).substring(0, 2) + "/" + sha256;
    }

    @Override
    public void close() {
        client.close();
    }
}
