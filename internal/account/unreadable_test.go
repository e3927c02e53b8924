package account

import (
	"strings"
	"testing"
	"time"

	"github.com/senim-bot/senim/internal/vault"
)

// One row that does not open keeps nobody from the others; the log names it by its ids.
func TestUnreadableRows(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(b *bundle, account ID){
		"another key": func(b *bundle, account ID) {
			b.exec(`UPDATE accounts SET telegram_sealed = '\x01ff' WHERE id = $1`, account)
			b.exec(`UPDATE adults SET initial_sealed = '\x01ff' WHERE id = (SELECT adult_id FROM accounts WHERE id = $1)`, account)
		},
		"an erased key": func(b *bundle, account ID) {
			b.exec(`DELETE FROM keys.data_keys WHERE owner_kind = 'account' AND owner_id = $1`, account)
			b.exec(`UPDATE adults SET initial_sealed = '\x01ff' WHERE id = (SELECT adult_id FROM accounts WHERE id = $1)`, account)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			const bad, good = 6000000001, 6000000002
			spoilt, _ := b.join(bad)
			fine, _ := b.join(good)
			for _, id := range []int64{bad, good} {
				b.check(b.Shown(b.ctx(), id, ScreenChange{MessageID: 7, Version: 1, ClosesAt: b.now.Add(-time.Minute)}))
			}
			spoil(b, spoilt)
			b.Store = b.storeOn(vault.New(b.keyset)) // it remembers no key
			if due := must(b.DueScreens(b.ctx(), 10, b.now))(t); len(due) != 1 || due[0].Chat != good {
				t.Errorf("due screens %+v", due)
			}
			if joins := must(b.PendingJoins(b.ctx(), b.staff, b.now))(t); len(joins) != 1 || joins[0].Account != fine {
				t.Errorf("pending joins %+v", joins)
			}
			if log := b.log.String(); strings.Count(log, "does not open") != 2 || strings.Contains(log, "6000000001") {
				t.Errorf("the log says %s", log)
			}
		})
	}
}
