# The version is pinned so that a new check never turns an old commit red.
STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.8.2

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: test
test: ## run all tests; SENIM_TEST_REAL=1 insists on a real PostgreSQL and Redis
	go test -timeout 20m ./...

.PHONY: race
race: ## run all tests under the race detector, which needs a C compiler and twice the time
	go test -race -timeout 40m ./...

.PHONY: lint
lint: ## check form, vet, staticcheck, and that it compiles for macOS
	@test -z "$$(gofmt -l .)" || { echo "not formatted:"; gofmt -l .; exit 1; }
	go vet ./...
	go run $(STATICCHECK) ./...
	GOOS=darwin CGO_ENABLED=0 go build -o /dev/null ./...

.PHONY: fmt
fmt: ## format the code
	gofmt -w .

.PHONY: bench
bench: ## measure what is promised; prints one line "bench NAME VALUE" per figure
	go run ./internal/bench

.PHONY: mutants
mutants: ## break each rule once and see its tests turn red
	go run ./internal/mutants

.PHONY: screenshots
screenshots: ## take the pictures of the phone page for the README
	go run ./internal/screenshots
