package vn.lienthong.benchmarks.bare;

import java.util.Map;
import java.util.UUID;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * A bare Spring Boot endpoint that stores the body it is sent in one insert, unread, and answers 201 once that is
 * committed. Server, pool and security are set as intake's are.
 */
@SpringBootApplication
public class BareEndpoint {
    public static void main(String[] args) {
        new SpringApplicationBuilder(BareEndpoint.class).run(args);
    }

    @RestController
    static class Bodies {
        private final JdbcClient database;

        Bodies(JdbcClient database) {
            this.database = database;
            database.sql("create table if not exists body (id uuid primary key, content text not null)")
                    .update();
        }

        @PostMapping("/v1/dossiers")
        ResponseEntity<Map<String, UUID>> store(@RequestBody String body) {
            var id = UUID.randomUUID();
            database.sql("insert into body (id, content) values (?, ?)")
                    .params(id, body)
                    .update();
            return ResponseEntity.status(HttpStatus.CREATED).body(Map.of("id", id));
        }
    }
}
