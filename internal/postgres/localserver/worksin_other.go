//go:build !linux

package localserver

import (
	"os/exec"
	"strconv"
	"strings"
)

// worksIn says whether the process is a server on that data directory, by its command line.
func worksIn(pid int, data string) bool {
	command, err := exec.Command("ps", "-o", "command=", "-p", strconv.Itoa(pid)).Output()
	return err == nil && strings.Contains(string(command), "-D "+data+" ")
}
