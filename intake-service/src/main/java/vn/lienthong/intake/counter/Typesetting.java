package vn.lienthong.intake.counter;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import vn.lienthong.form.FormPdf;

/** The typesetting of official papers. */
@Configuration(proxyBeanMethods = false)
class Typesetting {
    @Bean
    FormPdf formPdf() {
        return new FormPdf();
    }
}
