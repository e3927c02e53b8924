package main

import (
	"testing"

	"github.com/alecthomas/kong"

	"github.com/senim-bot/senim/internal/account"
)

// Whoever the chat knows a role for can be taken on.
func TestStaffAddTakesOnEveryRole(t *testing.T) {
	t.Parallel()
	for _, role := range []account.Role{account.Caseworker, account.Supervisor, account.Specialist} {
		parser, err := kong.New(&cli{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := parser.Parse([]string{"staff", "add", "Марат", "--keyset-file=keys", "--role=" + string(role)}); err != nil {
			t.Errorf("as %s: %v", role, err)
		}
	}
}
