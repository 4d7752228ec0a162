package vn.lienthong.intake.post;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import vn.lienthong.intake.post.MakeOrder.Asked;
import vn.lienthong.intake.post.Orders.Heard;
import vn.lienthong.intake.request.Callers;
import vn.lienthong.intake.request.IdempotencyKey;
import vn.lienthong.intake.rule.Problem;
import vn.lienthong.support.security.Caller;

/** The post's orders, for the agencies they go to or come from. */
@RestController
@Tag(name = "Public post")
class OrderController {
    private static final int MOST = 200;

    private final MakeOrder makeOrder;
    private final Orders orders;
    private final Callers callers;

    OrderController(MakeOrder makeOrder, Orders orders, Callers callers) {
        this.makeOrder = makeOrder;
        this.orders = orders;
        this.callers = callers;
    }

    @Schema(name = "PostOrderRequest", description = "An order of the public post (bưu chính công ích)")
    record OrderRequest(
            @Schema(
                    description = "submit: collect papers at the citizen's; return: bring the result; both",
                    allowableValues = {"submit", "return", "both"},
                    example = "submit")
            @Nullable
            String kind,

            @Schema(
                    description = "Of the dossier; one that collects may come before there is any",
                    example = "000.01.41.H32-190312-0027",
                    requiredMode = Schema.RequiredMode.NOT_REQUIRED)
            @Nullable
            String dossier,

            @Schema(
                    description = "Without a dossier: whose counter gets the papers, where that isn't yours",
                    example = "H32.41.1",
                    requiredMode = Schema.RequiredMode.NOT_REQUIRED)
            @Nullable
            String agency,

            @Schema(
                    description = "Who the postman goes to; without it whom the dossier names",
                    requiredMode = Schema.RequiredMode.NOT_REQUIRED)
            @Nullable
            Party citizen,

            @Schema(
                    description = "What the postman collects in cash (COD), in đồng; without it what is due",
                    example = "30000",
                    requiredMode = Schema.RequiredMode.NOT_REQUIRED)
            @Nullable
            Long cash) {
        @Override
        public String toString() {
            return "OrderRequest[withheld]";
        }
    }

    /** An order; nothing personal. */
    @Schema(name = "PostOrder")
    record OrderView(
            @Schema(example = "000.01.41.H32-190312-0027-return")
            String number,

            OrderKind kind,
            @Nullable String dossier,
            @Schema(example = "H32.41.1") String agency,
            @Schema(description = "Which way it goes now") Leg leg,

            @Schema(
                    description = "0 not used, 1 registered, 2 collecting, 3 delivered, 4 collection cancelled",
                    type = "integer",
                    allowableValues = {"0", "1", "2", "3", "4"})
            OrderState state,

            @Nullable Instant stateAt,

            @Schema(
                    description = "Whether the post office has it",
                    allowableValues = {"pending", "placed", "refused", "cancelled"})
            String placement,

            @Schema(description = "Why it hasn't, in plain words") @Nullable
            String trouble,

            @Nullable String tracking,

            @Schema(description = "What the postman is to collect, in đồng")
            long cash,

            @Nullable Long collected,
            @Nullable Instant collectedAt,
            @Nullable Long remitted,

            @Schema(description = "Its delivery was reported as the return of the result, as the agency lets it be")
            boolean returnReported,

            Instant createdAt,

            @Schema(description = "Every report about it, and what came of it") @Nullable
            List<Heard> history) {

        static OrderView of(PostOrder order, @Nullable List<Heard> history) {
            return new OrderView(
                    order.number(),
                    order.kind(),
                    order.dossier(),
                    order.agency(),
                    order.leg(),
                    order.state(),
                    order.stateAt(),
                    order.placement().wire(),
                    order.trouble(),
                    order.tracking(),
                    order.dueCash(),
                    order.collected(),
                    order.collectedAt(),
                    order.remitted(),
                    order.returnReported(),
                    order.createdAt(),
                    history);
        }
    }

    @PostMapping("/v1/post/orders")
    @Operation(
            summary = "Ask the public post for something",
            description =
                    "To collect papers at a citizen's (before there is a dossier with an `Idempotency-Key`), to return"
                            + " a result, or both. It is placed at the post office soon; `placement` says how that went."
                            + " Results wanted by post get their order by themselves. Scope dossier.submit.")
    @ApiResponse(responseCode = "201", description = "Made")
    @ApiResponse(responseCode = "200", description = "There already, by the same request")
    ResponseEntity<OrderView> make(
            @Parameter(hidden = true) Caller caller,
            @RequestHeader(name = IdempotencyKey.HEADER, required = false) @Nullable String idempotencyKey,
            @RequestBody OrderRequest request) {
        caller.require(Caller.SUBMIT);
        var made = makeOrder.make(
                new Asked(request.kind(), request.dossier(), request.agency(), request.citizen(), request.cash()),
                IdempotencyKey.checked(idempotencyKey),
                callers.agency(caller),
                callers.registry());
        var place = URI.create("/v1/post/orders/" + made.order().number());
        return (made.before() ? ResponseEntity.ok().location(place) : ResponseEntity.created(place))
                .headers(IdempotencyKey.replayed(made.before()))
                .body(OrderView.of(made.order(), null));
    }

    @GetMapping("/v1/post/orders")
    @Operation(
            summary = "Your agency's orders, newest first",
            description = "Those that go to or come from it, and those it made. Scope dossier.read.")
    List<OrderView> orders(
            @Parameter(hidden = true) Caller caller,
            @RequestParam(required = false) @Nullable String dossier,
            @RequestParam(required = false)
                    @Parameter(schema = @Schema(allowableValues = {"submit", "return", "both"}))
                    @Nullable
                    String kind,
            @RequestParam(required = false) @Parameter(description = "0 to 4") @Nullable Integer state) {
        caller.require(Caller.READ);
        var wanted = kind == null
                ? null
                : java.util.Arrays.stream(OrderKind.values())
                        .filter(one -> one.wire().equals(kind))
                        .findFirst()
                        .orElse(null);
        boolean none = kind != null && wanted == null || state != null && (state < 0 || state > 4);
        return none
                ? List.of()
                : orders
                        .of(
                                callers.agency(caller).code().value(),
                                dossier,
                                wanted,
                                state == null ? null : OrderState.of(state),
                                MOST)
                        .stream()
                        .map(order -> OrderView.of(order, null))
                        .toList();
    }

    @GetMapping("/v1/post/orders/{number}")
    @Operation(summary = "An order, with every report about it", description = "Scope dossier.read.")
    OrderView order(
            @Parameter(hidden = true) Caller caller,
            @Parameter(example = "000.01.41.H32-190312-0027-return") @PathVariable String number) {
        caller.require(Caller.READ);
        var agency = callers.agency(caller).code().value();
        var order = orders.find(number)
                .filter(one -> one.agency().equals(agency) || one.createdBy().equals(agency))
                .orElseThrow(Problem.POST_ORDER_UNKNOWN::refusal);
        return OrderView.of(order, orders.history(number));
    }
}
