package vn.lienthong.intake.person;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import vn.lienthong.contract.wire.CanonicalJson;

/**
 * Personal data (dữ liệu cá nhân) of dossiers and of the post's orders: sealed with a key of its own per subject, the key in
 * another table, so that forgetting the key forgets the data, in backups of the data too. The one place of intake where it
 * rests.
 */
@Repository
public class Persons {
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final JdbcClient database;

    public Persons(JdbcClient database) {
        this.database = database;
    }

    /**
     * Keeps what is personal of a subject. Belongs into the transaction of what it is kept for.
     *
     * @param subject a dossier's code or an order's number
     */
    public void keep(String subject, Object personal) {
        var key = random(KEY_BYTES);
        var sealed = sealed(key, subject, CanonicalJson.mapper().writeValueAsBytes(personal));
        database.sql("""
            with held as (insert into person_key (subject, key) values (?, ?))
            insert into person (subject, sealed) values (?, ?)\
            """).params(subject, key, subject, sealed).update();
    }

    /** What was kept; empty where nothing was, or where it is forgotten. */
    public <T> Optional<T> find(String subject, Class<T> type) {
        return database.sql("select key, sealed from person join person_key using (subject) where subject = ?")
                .param(subject)
                .query((row, n) -> CanonicalJson.mapper()
                        .readValue(opened(row.getBytes("key"), subject, row.getBytes("sealed")), type))
                .optional();
    }

    /** Nobody can read it any more. */
    public void forget(String subject) {
        database.sql("delete from person_key where subject = ?").param(subject).update();
        database.sql("delete from person where subject = ?").param(subject).update();
    }

    private static byte[] random(int bytes) {
        var random = new byte[bytes];
        RANDOM.nextBytes(random);
        return random;
    }

    private static byte[] sealed(byte[] key, String subject, byte[] plain) {
        var nonce = random(NONCE_BYTES);
        var sealed = ciphered(Cipher.ENCRYPT_MODE, key, nonce, subject, plain, 0);
        var all = new byte[NONCE_BYTES + sealed.length];
        System.arraycopy(nonce, 0, all, 0, NONCE_BYTES);
        System.arraycopy(sealed, 0, all, NONCE_BYTES, sealed.length);
        return all;
    }

    private static byte[] opened(byte[] key, String subject, byte[] sealed) {
        return ciphered(
                Cipher.DECRYPT_MODE, key, java.util.Arrays.copyOf(sealed, NONCE_BYTES), subject, sealed, NONCE_BYTES);
    }

    /** What is sealed about one subject opens about no other. */
    private static byte[] ciphered(int mode, byte[] key, byte[] nonce, String subject, byte[] input, int from) {
        try {
            var cipher = Cipher.getInstance(CIPHER);
            cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(subject.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            return cipher.doFinal(input, from, input.length - from);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("what was sealed can't be opened: it was changed", e);
        }
    }
}
