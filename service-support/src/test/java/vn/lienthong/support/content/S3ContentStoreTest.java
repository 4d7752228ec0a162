package vn.lienthong.support.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.unit.DataSize;
import software.amazon.awssdk.services.s3.S3Client;

/** Against a real S3 server. */
class S3ContentStoreTest extends ContentStoreContract {
    @TempDir
    static Path server;

    private static S3Server s3;
    private static S3Client client;

    private final String prefix = UUID.randomUUID() + "/";
    private S3ContentStore store;

    @BeforeAll
    static void start() throws IOException {
        s3 = new S3Server(server);
        s3.start();
        client = s3.client();
        client.createBucket(request -> request.bucket(S3Server.BUCKET));
    }

    @AfterAll
    static void stop() {
        client.close();
        s3.close();
    }

    @BeforeEach
    void open() {
        store = S3ContentStore.of(s3.settings(prefix, DataSize.ofMegabytes(5)));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    ContentStore store() {
        return store;
    }

    @Override
    long files() {
        return client.listObjectsV2(request -> request.bucket(S3Server.BUCKET).prefix(prefix))
                        .contents()
                        .size()
                + client.listMultipartUploads(request -> request.bucket(S3Server.BUCKET)).uploads().stream()
                        .filter(upload -> upload.key().startsWith(prefix))
                        .count();
    }

    @Test
    void leavesNoHalfObjectWhereAFileIsNotWhatItWasSaidToBe() throws IOException {
        var file = Files.write(folder.resolve("upload"), HELLO);

        assertThatThrownBy(() -> store.put(file, "0".repeat(64))).isInstanceOf(IOException.class);

        assertThat(files()).isZero();
    }

    @Test
    void saysThatItIsAwayAndIsBackByItself() throws IOException {
        var stored = store.put(HELLO);
        s3.stop();
        try {
            assertThatThrownBy(() -> store.put(some(1000))).isInstanceOf(ContentStore.Away.class);
            assertThatThrownBy(() -> store.open(stored.sha256())).isInstanceOf(ContentStore.Away.class);
            assertThatThrownBy(() -> store.size(stored.sha256())).isInstanceOf(ContentStore.Away.class);
        } finally {
            s3.start();
        }
        assertThat(store.size(stored.sha256())).isPresent();
    }

    @Test
    void isTheStoreOfAServiceThatHasABucketInItsSettings() {
        var settings = s3.settings("", DataSize.ofMegabytes(5));
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(ContentAutoConfiguration.class))
                .withPropertyValues(
                        "lienthong.content-store=" + folder.resolve("content"),
                        "lienthong.content.s3.bucket=" + settings.bucket(),
                        "lienthong.content.s3.endpoint=" + settings.endpoint(),
                        "lienthong.content.s3.access-key=" + settings.accessKey(),
                        "lienthong.content.s3.secret-key=" + settings.secretKey())
                .run(context -> {
                    var stored = context.getBean(ContentStore.class).put(HELLO);
                    assertThat(context.getBean(ContentStore.class)).isInstanceOf(S3ContentStore.class);
                    assertThat(client.headObject(request -> request.bucket(S3Server.BUCKET)
                                            .key(stored.sha256().substring(0, 2) + "/" + stored.sha256()))
                                    .contentLength())
                            .isEqualTo(HELLO.length);
                });
    }

    @Test
    void isAFolderWhereTheSettingsNameNoBucket() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(ContentAutoConfiguration.class))
                .withPropertyValues("lienthong.content-store=" + folder.resolve("content"))
                .run(context -> assertThat(context.getBean(ContentStore.class)).isInstanceOf(FolderContentStore.class));
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(ContentAutoConfiguration.class))
                .run(context -> assertThat(context).doesNotHaveBean(ContentStore.class));
    }

    @Test
    void tellsNoKeysInItsSettings() {
        assertThat(s3.settings("", DataSize.ofMegabytes(5)).toString()).doesNotContain("local-credential");
        assertThatThrownBy(() -> s3.settings("", DataSize.ofMegabytes(1))).isInstanceOf(IllegalArgumentException.class);
    }
}
