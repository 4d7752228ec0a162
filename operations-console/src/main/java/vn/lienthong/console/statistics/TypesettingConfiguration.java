package vn.lienthong.console.statistics;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import vn.lienthong.form.FormPdf;

@Configuration(proxyBeanMethods = false)
class TypesettingConfiguration {
    @Bean
    FormPdf formPdf() {
        return new FormPdf();
    }
}
