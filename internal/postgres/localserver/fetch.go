package localserver

import (
	"context"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/senim-bot/senim/internal/child"
)

const (
	publicRepository = "https://repo1.maven.org/maven2"
	fetchedVersion   = "15.13.0"
	fetchedMajor     = 15
	// fetchTime bounds a whole download, on a slow line too.
	fetchTime = 15 * time.Minute
	// fetchLimit is several times what an archive measures.
	fetchLimit = 200 << 20
)

// fetch gives the directory of programs fetched now or earlier. What comes from outside is checked against the repository's checksum and unpacked beside its final
// place, so that a broken-off fetch leaves nothing that looks whole.
func fetch(ctx context.Context, o Options, as *child.User) (string, error) {
	platform, err := platform(runtime.GOOS, runtime.GOARCH, exists("/etc/alpine-release"))
	if err != nil {
		return "", err
	}
	cache, err := cacheDir(as)
	if err != nil {
		return "", err
	}
	return fetchInto(ctx, o, cache, platform)
}

func fetchInto(ctx context.Context, o Options, cache, platform string) (string, error) {
	place := filepath.Join(cache, "postgresql-"+fetchedVersion+"-"+platform)
	programs := filepath.Join(place, "bin")
	if executable(programs, "postgres") {
		return programs, nil
	}
	jar, err := os.CreateTemp(cache, "fetch-*.jar")
	if err != nil {
		return "", fmt.Errorf("fetch PostgreSQL: %w", err)
	}
	defer os.Remove(jar.Name())
	defer jar.Close()
	ctx, cancel := context.WithTimeout(ctx, fetchTime)
	defer cancel()
	if err := download(ctx, o, platform, jar); err != nil {
		return "", fmt.Errorf("%w (%w)", ErrNoPostgres, err)
	}
	fmt.Fprintf(o.Progress, "unpacking PostgreSQL into %s\n", place)
	if err := unpack(jar, place); err != nil {
		return "", fmt.Errorf("unpack PostgreSQL: %w", err)
	}
	return programs, nil
}

// platform is the repository's name for an operating system and processor.
func platform(system, processor string, alpine bool) (string, error) {
	name := map[string]string{"amd64": "amd64", "arm64": "arm64v8", "ppc64le": "ppc64le"}[processor]
	if name == "" || system != "linux" && system != "darwin" {
		return "", fmt.Errorf("%w: nothing to fetch for %s on %s", ErrNoPostgres, system, processor)
	}
	if alpine {
		name += "-alpine"
	}
	return system + "-" + name, nil
}

// cacheDir is the person's cache; for root a place from which the server's user may run programs, and which only root may change.
func cacheDir(as *child.User) (string, error) {
	base, err := os.UserCacheDir()
	if err != nil || !as.Reaches(base) {
		base = "/var/cache"
	}
	dir := filepath.Join(base, "senim")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", fmt.Errorf("keep the fetched PostgreSQL: %w", err)
	}
	return dir, nil
}

func download(ctx context.Context, o Options, platform string, to *os.File) error {
	base := o.Repository
	if base == "" {
		base = publicRepository
	}
	name := "embedded-postgres-binaries-" + platform
	address := fmt.Sprintf("%s/io/zonky/test/postgres/%s/%s/%s-%s.jar", base, name, fetchedVersion, name, fetchedVersion)
	client := &http.Client{Transport: &http.Transport{
		Proxy:       http.ProxyFromEnvironment,
		DialContext: (&net.Dialer{Timeout: 10 * time.Second}).DialContext, TLSHandshakeTimeout: 10 * time.Second,
		ResponseHeaderTimeout: 30 * time.Second, DisableKeepAlives: true,
	}}
	kind, want, err := checksum(ctx, client, address)
	if err != nil {
		return err
	}
	fmt.Fprintf(o.Progress, "fetching PostgreSQL %s from %s (only once)\n", fetchedVersion, base)
	body, size, err := get(ctx, client, address)
	if err != nil {
		return err
	}
	defer body.Close()
	progress := &progress{to: o.Progress, size: size}
	if _, err := io.Copy(io.MultiWriter(to, kind, progress), io.LimitReader(body, fetchLimit)); err != nil {
		return fmt.Errorf("read %s: %w", address, err)
	}
	if got := hex.EncodeToString(kind.Sum(nil)); got != want {
		return fmt.Errorf("%s: checksum is %s, the repository says %s", address, got, want)
	}
	return nil
}

// checksum asks for the better of the two that a repository may keep beside a file.
func checksum(ctx context.Context, client *http.Client, address string) (hash.Hash, string, error) {
	var failed error
	for _, kind := range []struct {
		suffix string
		hash   hash.Hash
	}{{".sha256", sha256.New()}, {".sha1", sha1.New()}} {
		body, _, err := get(ctx, client, address+kind.suffix)
		if err != nil {
			failed = err
			continue
		}
		defer body.Close()
		said, err := io.ReadAll(io.LimitReader(body, 1024))
		if want, _, _ := strings.Cut(strings.TrimSpace(string(said)), " "); err == nil && len(want) == 2*kind.hash.Size() {
			return kind.hash, strings.ToLower(want), nil
		}
		failed = errors.Join(fmt.Errorf("%s%s holds no checksum", address, kind.suffix), err)
	}
	return nil, "", failed
}

func get(ctx context.Context, client *http.Client, address string) (io.ReadCloser, int64, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, 0, fmt.Errorf("fetch PostgreSQL: %w", err)
	}
	answer, err := client.Do(request)
	if err != nil {
		return nil, 0, fmt.Errorf("fetch PostgreSQL: %w", err)
	}
	if answer.StatusCode != http.StatusOK {
		answer.Body.Close()
		return nil, 0, fmt.Errorf("fetch PostgreSQL: %s answers %s", address, answer.Status)
	}
	return answer.Body, answer.ContentLength, nil
}

// progress writes a line for every tenth that has come.
type progress struct {
	to         io.Writer
	size, done int64
	tenths     int64
}

func (p *progress) Write(b []byte) (int, error) {
	p.done += int64(len(b))
	if p.size > 0 && p.done*10/p.size > p.tenths {
		p.tenths = p.done * 10 / p.size
		fmt.Fprintf(p.to, "  %d%% of %d MB\n", p.tenths*10, p.size>>20)
	}
	return len(b), nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
