# One image per service, from the jars that `./mvnw package -DskipTests` makes:
#   docker build --build-arg SERVICE=intake-service --tag lienthong/intake-service .
# The target `development` makes the image of the mailbox, the simulated axis and the issuers for development.

FROM eclipse-temurin:25-jre AS base
# The folders that volumes are mounted on: a new volume takes their owner over.
RUN groupadd --gid 10001 lienthong \
    && useradd --uid 10001 --gid lienthong --no-create-home --home-dir /service --shell /usr/sbin/nologin lienthong \
    && install --directory --owner=lienthong --group=lienthong --mode=0750 \
        /data /data/axis /data/command-key /data/content /data/issuer /data/keys /data/mail /data/people /data/people/issuer \
        /data/public /data/state /data/tokens
COPY deploy/image/healthy /usr/local/bin/healthy
WORKDIR /service
USER 10001:10001
ENV JDK_JAVA_OPTIONS="-XX:MaxRAMPercentage=60 -XX:+ExitOnOutOfMemoryError --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Duser.timezone=UTC"
STOPSIGNAL SIGTERM

FROM base AS development
COPY standalone/target/lib/ lib/
COPY standalone/target/standalone-*.jar standalone.jar
ENTRYPOINT ["java", "-cp", "standalone.jar"]

FROM eclipse-temurin:25-jre AS parts
ARG SERVICE
RUN test -n "$SERVICE" || { echo "Which service? Say --build-arg SERVICE=intake-service" >&2; exit 1; }
WORKDIR /parts
COPY ${SERVICE}/target/${SERVICE}-*-exec.jar service.jar
RUN java -Djarmode=tools -jar service.jar extract --layers --destination service \
    && mkdir -p service/snapshot-dependencies

FROM base
# What changes least comes first, so that a new build shares the layers of the one before.
COPY --from=parts /parts/service/dependencies/ ./
COPY --from=parts /parts/service/snapshot-dependencies/ ./
COPY --from=parts /parts/service/application/ ./
HEALTHCHECK --interval=10s --timeout=5s --start-period=300s --retries=3 CMD ["healthy"]
ENTRYPOINT ["java", "-jar", "service.jar"]
