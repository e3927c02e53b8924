package flow

import (
	"context"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
)

// askSupervisor asks a supervisor to call her, past her caseworker. There is one open request at a time: asking again tells her that it is there.
func (t *talk) askSupervisor(ctx context.Context, _ dialog.Tap) (reply, error) {
	request, err := t.Families.RequestSupervisor(ctx, family.AdultID(t.who.Adult), t.key(), t.now)
	if err != nil {
		return reply{}, err
	}
	return show(message.SupervisorRequested(t.say, request, t.now)), nil
}
