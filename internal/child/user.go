package child

import (
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// User is whom a child works as.
type User struct {
	Name     string
	UID, GID uint32
}

// Unprivileged is the first of the named users that exists, for root only: PostgreSQL refuses to run as root. For anybody else it is nil: the child is we ourselves.
func Unprivileged(names ...string) (*User, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, name := range names {
		found, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.ParseUint(found.Uid, 10, 32)
		gid, err2 := strconv.ParseUint(found.Gid, 10, 32)
		if err1 == nil && err2 == nil && uid != 0 {
			return &User{Name: name, UID: uint32(uid), GID: uint32(gid)}, nil
		}
	}
	return nil, fmt.Errorf("none of the users %v exists", names)
}

// Reaches says whether the user may pass through every directory on the way to the absolute path; what is not there yet is passed over. A nil user is we ourselves.
func (u *User) Reaches(path string) bool {
	if u == nil {
		return true
	}
	for dir := existing(path); ; dir = filepath.Dir(dir) {
		if info, err := os.Stat(dir); err != nil || !u.passes(info) {
			return false
		}
		if dir == filepath.Dir(dir) {
			return true
		}
	}
}

// existing is the deepest directory of the path that is there, without symbolic links.
func existing(path string) string {
	for {
		if real, err := filepath.EvalSymlinks(path); err == nil || path == filepath.Dir(path) {
			return real
		}
		path = filepath.Dir(path)
	}
}

func (u *User) passes(info os.FileInfo) bool {
	mode := info.Mode().Perm()
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		switch {
		case stat.Uid == u.UID:
			return mode&0o100 != 0
		case stat.Gid == u.GID:
			return mode&0o010 != 0
		}
	}
	return mode&0o001 != 0
}

func (u *User) credential() *syscall.Credential {
	if u == nil {
		return nil
	}
	return &syscall.Credential{Uid: u.UID, Gid: u.GID}
}
