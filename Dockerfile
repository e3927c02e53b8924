# The whole product in one static binary: no shell, no package manager, an unprivileged user, a read-only file system.
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /senim ./bot

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /senim /senim
# By number, so that an orchestrator can see that it is not root.
USER 65532:65532
# In a container the loopback address would be reached by nobody.
ENV SENIM_LISTEN=0.0.0.0:8081
EXPOSE 8081
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s CMD ["/senim", "health"]
ENTRYPOINT ["/senim"]
CMD ["serve"]
