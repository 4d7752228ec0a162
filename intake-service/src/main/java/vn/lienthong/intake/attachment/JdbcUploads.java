package vn.lienthong.intake.attachment;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Agency;

/** Uploads in PostgreSQL. */
@Repository
class JdbcUploads implements Uploads {
    private final JdbcClient database;

    JdbcUploads(JdbcClient database) {
        this.database = database;
    }

    @Override
    public void note(String sha256, AgencyCode by, Instant at) {
        database.sql("insert into upload (sha256, agency, at) values (?, ?, ?) on conflict do nothing")
                .params(sha256, by.value(), Timestamp.from(at))
                .update();
    }

    @Override
    public boolean isBy(Agency agency, String sha256) {
        var codes = Stream.concat(Stream.of(agency.code()), agency.formerCodes().stream())
                .map(AgencyCode::value)
                .toArray(String[]::new);
        return database.sql("select exists (select from upload where sha256 = ? and agency = any(?))")
                .param(sha256)
                .param(codes)
                .query(Boolean.class)
                .single();
    }
}
