//go:build !linux

package child

import (
	"os/exec"
	"syscall"
)

// setAttributes cannot tie the child to us here: after a SIGKILL of ours the next start finds what was left.
func setAttributes(cmd *exec.Cmd, as *User, _ syscall.Signal) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Credential: as.credential()}
}
