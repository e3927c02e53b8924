package flow

import (
	"context"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/message"
)

// understood is her answer to a storm's line. It leads to what became of the meeting, or of all that she has, when the line was about several.
func (t *talk) understood(ctx context.Context, tap dialog.Tap) (reply, error) {
	number := int(tap.Args[0])
	if err := t.Meetings.Understood(ctx, t.holder().Adult, number, int(tap.Args[1]), t.now); err != nil {
		return reply{}, err
	}
	if number == 0 {
		return t.meetings(ctx, dialog.Tap{Args: []int64{0}})
	}
	return t.showMeeting(ctx, number, message.SaidNothing)
}
