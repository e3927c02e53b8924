package flow

import (
	"context"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
)

// callMe asks her caseworker to call. There is one open request at a time: asking again tells her that it is there.
func (t *talk) callMe(ctx context.Context, _ dialog.Tap) (reply, error) {
	request, err := t.Families.RequestCall(ctx, family.AdultID(t.who.Adult), t.key(), t.now)
	if err != nil {
		return reply{}, err
	}
	return show(message.CallRequested(t.say, request, t.now)), nil
}
