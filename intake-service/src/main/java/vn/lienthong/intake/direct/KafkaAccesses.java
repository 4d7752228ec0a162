package vn.lienthong.intake.direct;

import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import vn.lienthong.contract.identity.AgencyCode;

/** Which agencies have access to the broker, in PostgreSQL. */
@Repository
class KafkaAccesses {
    private final JdbcClient database;
    private final DirectSettings settings;

    KafkaAccesses(JdbcClient database, DirectSettings settings) {
        this.database = database;
        this.settings = settings;
    }

    /** What an agency may send; also of one whose access has ended, for what it wrote before. */
    Set<String> scopesOf(AgencyCode agency) {
        return database.sql("select scopes from kafka_access where agency = ?")
                .param(agency.value())
                .query(String.class)
                .optional()
                .map(scopes -> Set.of(scopes.split(" ")))
                .orElseGet(settings::usualScopes);
    }
}
