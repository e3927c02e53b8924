package main

import (
	"context"
	"fmt"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/config"
	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/vault"
)

type auditCommand struct {
	Verify auditVerifyCommand `cmd:"" help:"Check that nothing in the record of who did and saw what was changed, put in or taken out."`
}

type auditVerifyCommand struct {
	Head       string `env:"SENIM_AUDIT_HEAD_FILE" type:"existingfile" help:"Heads written outside the database: the file of serve's --audit-head, or its log. Without one, entries cut off at the end go unnoticed."`
	KeysetFile string `name:"keyset-file" env:"SENIM_KEYSET_FILE" required:"" help:"The key set that serve uses."`
}

// auditMAC seals the audit with a key of the key set that never changes.
func auditMAC(keys *vault.Vault) audit.MAC {
	return func(b []byte) []byte { return keys.Index("audit", b) }
}

// Run says in words what is wrong and ends with an error if anything is.
func (c auditVerifyCommand) Run(ctx context.Context) error {
	url, err := config.ReadSecret("SENIM_DATABASE_URL")
	if err != nil {
		return err
	}
	keyset, err := vault.LoadFile(c.KeysetFile)
	if err != nil {
		return err
	}
	var heads []audit.Head
	if c.Head != "" {
		if heads, err = audit.ReadHeads(c.Head); err != nil {
			return err
		}
	}
	pool, err := postgres.Open(ctx, url.Reveal(), postgres.Options{Role: postgres.AppRole})
	if err != nil {
		return err
	}
	defer pool.Close()
	keys := vault.New(keyset)
	if err := checkKeys(ctx, pool, keys); err != nil {
		return err
	}
	report, err := audit.Verify(ctx, pool, auditMAC(keys), heads)
	if err != nil {
		return err
	}
	return c.tell(report, len(heads))
}

func (c auditVerifyCommand) tell(r audit.Report, heads int) error {
	for _, wrong := range r.Wrong {
		fmt.Println(wrong)
	}
	if more := r.Found - len(r.Wrong); more > 0 {
		fmt.Printf("and %d more\n", more)
	}
	if r.Found > 0 {
		return fmt.Errorf("the audit was changed: %d things do not hold in %d sealed entries", r.Found, r.Sealed)
	}
	fmt.Printf("%d sealed entries are as they were; %d wait to be sealed\n", r.Sealed, r.Unsealed)
	if heads == 0 {
		fmt.Println("no head was given: entries cut off at the end would not be noticed")
	}
	return nil
}
