package localserver

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/senim-bot/senim/internal/child"
)

// oldestMajor is the oldest PostgreSQL that is still maintained and runs our schema.
const oldestMajor = 14

// ErrNoPostgres says what to do when there is none and none can be fetched.
var ErrNoPostgres = errors.New("no PostgreSQL here and none could be fetched: install one (Debian, Ubuntu: apt-get install postgresql; macOS: brew install postgresql@17) or set SENIM_DATABASE_URL")

// findOrFetch gives the directory of initdb and postgres. A cluster that is already there wants the major version that made it.
func findOrFetch(ctx context.Context, o Options, h *home) (dir string, fetched bool, err error) {
	made, err := h.madeBy()
	if err != nil {
		return "", false, err
	}
	if dir := find(searchPath(), made, h.as); dir != "" {
		return dir, false, nil
	}
	if o.NoFetch {
		return "", false, ErrNoPostgres
	}
	if made != 0 && made != fetchedMajor {
		return "", false, fmt.Errorf("%s was made by PostgreSQL %d, which is not on this machine any more: install it or start afresh", h.dir, made)
	}
	dir, err = fetch(ctx, o, h.as)
	return dir, true, err
}

// madeBy is the major version of the cluster in place, 0 when there is none.
func (h *home) madeBy() (int, error) {
	note, err := os.ReadFile(filepath.Join(h.data(), "PG_VERSION"))
	if errors.Is(err, os.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("which PostgreSQL made the data: %w", err)
	}
	made, err := strconv.Atoi(strings.TrimSpace(string(note)))
	if err != nil {
		return 0, fmt.Errorf("which PostgreSQL made the data in %s: %w", h.dir, err)
	}
	return made, nil
}

// searchPath lists where systems put PostgreSQL's programs, best first.
func searchPath() []string {
	dirs := filepath.SplitList(os.Getenv("PATH"))
	for _, pattern := range []string{
		"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/lib/postgresql*/bin", "/usr/local/pgsql/bin",
		"/opt/homebrew/opt/postgresql@*/bin", "/usr/local/opt/postgresql@*/bin", "/opt/homebrew/bin", "/usr/local/bin",
		"/Applications/Postgres.app/Contents/Versions/*/bin",
	} {
		found, _ := filepath.Glob(pattern) // the only error is a bad pattern, and these are fixed
		slices.SortFunc(found, func(a, b string) int { return numberIn(b) - numberIn(a) })
		dirs = append(dirs, found...)
	}
	return dirs
}

func numberIn(path string) int {
	n, _ := strconv.Atoi(regexp.MustCompile(`[0-9]+`).FindString(path))
	return n
}

// find gives the first directory with both programs in the version wanted (0: any that is new enough) that the server's user can reach, or "".
func find(dirs []string, wanted int, as *child.User) string {
	for _, dir := range dirs {
		if !filepath.IsAbs(dir) || !executable(dir, "initdb") || !executable(dir, "postgres") || !as.Reaches(dir) {
			continue
		}
		if major := majorOf(dir); major == wanted || wanted == 0 && major >= oldestMajor {
			return dir
		}
	}
	return ""
}

func executable(dir, name string) bool {
	info, err := os.Stat(filepath.Join(dir, name))
	return err == nil && info.Mode().IsRegular() && info.Mode().Perm()&0o111 != 0
}

// majorOf asks the program itself; 0 when it does not run on this machine.
func majorOf(dir string) int {
	said, err := exec.Command(filepath.Join(dir, "postgres"), "--version").Output()
	if err != nil {
		return 0
	}
	return numberIn(string(said))
}
