package vn.lienthong.support.personal;

import java.util.List;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Master keys, for services that say {@code lienthong.personal.enabled}; and dossiers' keys, for those that follow them by
 * {@code lienthong.personal.follower}: the table is made by {@code classpath:db/personal}.
 */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration",
            "org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration"
        })
@ConditionalOnProperty("lienthong.personal.enabled")
@EnableConfigurationProperties(PersonalSettings.class)
public class PersonalAutoConfiguration {
    @Bean
    MasterKeys masterKeys(PersonalSettings settings) {
        return new MasterKeys(settings.masterKeys());
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty("lienthong.personal.follower")
    static class Following {
        @Bean
        PersonalKeys personalKeys(JdbcClient database, MasterKeys masters) {
            return new PersonalKeys(database, masters);
        }

        @Bean
        FollowPersonalKeys followPersonalKeys(
                PersonalKeys keys, List<ForgetsPersonalData> forgetful, TransactionTemplate transactions) {
            return new FollowPersonalKeys(keys, forgetful, transactions);
        }
    }
}
