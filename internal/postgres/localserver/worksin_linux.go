package localserver

import (
	"fmt"
	"os"
	"path/filepath"
)

// worksIn says whether the process is a server on that data directory: PostgreSQL makes it its working directory.
func worksIn(pid int, data string) bool {
	real, err := filepath.EvalSymlinks(data)
	if err != nil {
		return false
	}
	cwd, err := os.Readlink(fmt.Sprintf("/proc/%d/cwd", pid))
	return err == nil && cwd == real
}
