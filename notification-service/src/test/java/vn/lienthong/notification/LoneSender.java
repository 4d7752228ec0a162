package vn.lienthong.notification;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.RestController;
import vn.lienthong.notification.gateway.GatewaySettings;
import vn.lienthong.notification.sending.ChannelSettings;
import vn.lienthong.support.personal.MasterKeys;
import vn.lienthong.support.personal.PersonalKeys;

/** The part of the service that sends, in a process of its own, to be killed. No {@code @Configuration}: the service would find it. */
@EnableScheduling
@EnableConfigurationProperties({NotificationSettings.class, ChannelSettings.class, GatewaySettings.class})
@ConfigurationPropertiesScan("vn.lienthong.notification.template")
@ComponentScan(
        basePackages = {
            "vn.lienthong.notification.sending",
            "vn.lienthong.notification.message",
            "vn.lienthong.notification.template",
            "vn.lienthong.notification.gateway"
        },
        excludeFilters = @Filter(RestController.class))
class LoneSender {
    public static void main(String[] arguments) {
        var sender = new AnnotationConfigApplicationContext(LoneSender.class);
        if (arguments.length > 0) {
            sender.close(); // it is only to have been there once
        } else {
            sender.registerShutdownHook();
        }
    }

    @Bean
    DataSource dataSource(Environment settings) {
        var pool = new HikariDataSource();
        pool.setJdbcUrl(settings.getRequiredProperty("url"));
        pool.setUsername(settings.getRequiredProperty("username"));
        pool.setPassword(settings.getRequiredProperty("password"));
        pool.setMaximumPoolSize(4);
        return pool;
    }

    @Bean
    JdbcClient database(DataSource source) {
        return JdbcClient.create(source);
    }

    @Bean
    TransactionTemplate transactions(DataSource source) {
        return new TransactionTemplate(new DataSourceTransactionManager(source));
    }

    @Bean
    MeterRegistry meters() {
        return new SimpleMeterRegistry();
    }

    @Bean
    MasterKeys masters() {
        return DossierKeys.masters();
    }

    @Bean
    PersonalKeys keys(JdbcClient database, MasterKeys masters) {
        return new PersonalKeys(database, masters);
    }
}
