package child

import (
	"os/exec"
	"syscall"
)

// setAttributes asks the kernel to end the child with us.
func setAttributes(cmd *exec.Cmd, as *User, atOurDeath syscall.Signal) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: atOurDeath, Credential: as.credential()}
}
