package account

import (
	"testing"
)

// Of two codes made for an adult in the same instant one can be used: whoever comes second waits for the first and voids its code.
func TestInviteTwiceAtOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	request := InviteRequest{Adult: b.newAdult(), Language: "kk", By: b.staff, TTL: InvitationTTL}
	tx := must(b.Pool.Begin(b.ctx()))(t)
	defer tx.Rollback(b.ctx())
	first := must(b.Invite(b.ctx(), tx, request, b.now))(t)
	type made struct {
		codes Codes
		err   error
	}
	done := make(chan made, 1)
	go func() {
		codes, err := b.NewCode(b.ctx(), request, b.now)
		done <- made{codes, err}
	}()
	for waiting := int64(0); waiting == 0 && len(done) == 0; {
		waiting = b.id(`SELECT count(*) FROM pg_locks w JOIN pg_locks here USING (pid) JOIN pg_database d ON d.oid = here.database
			WHERE NOT w.granted AND d.datname = current_database()`)
	}
	b.check(tx.Commit(b.ctx()))
	second := <-done
	b.check(second.err)
	if usable := b.count(`invitations WHERE used_at IS NULL AND expires_at > $1`, b.now); usable != 1 {
		t.Errorf("%d codes can be used", usable)
	}
	if i, err := b.TryCode(b.ctx(), 101, b.update(), first.Typed, b.now); err != ErrCode {
		t.Errorf("the first code opens %+v, %v", i, err)
	}
	if i := b.try(102, second.codes.Typed); i.Adult != request.Adult {
		t.Errorf("the second code opens %+v", i)
	}
}
