package vn.lienthong.intake.openapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.swagger.v3.oas.annotations.Hidden;
import java.util.function.Supplier;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Serves the contract, to everybody; read when somebody asks for it first. */
@RestController
@Hidden
class ContractController {
    private static final MediaType YAML = new MediaType("application", "yaml", UTF_8);

    private final Supplier<byte[]> yaml =
            SingletonSupplier.of(() -> Contract.yaml().getBytes(UTF_8));
    private final Supplier<byte[]> json =
            SingletonSupplier.of(() -> Contract.json().getBytes(UTF_8));

    @GetMapping("/v3/api-docs.yaml")
    ResponseEntity<byte[]> asYaml() {
        return answer(YAML, yaml.get());
    }

    @GetMapping("/v3/api-docs")
    ResponseEntity<byte[]> asJson() {
        return answer(MediaType.APPLICATION_JSON, json.get());
    }

    private static ResponseEntity<byte[]> answer(MediaType type, byte[] contract) {
        return ResponseEntity.ok()
                .contentType(type)
                .cacheControl(CacheControl.noCache())
                .body(contract);
    }
}
