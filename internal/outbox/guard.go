package outbox

import (
	"errors"

	"github.com/senim-bot/senim/internal/guard"
	"github.com/senim-bot/senim/internal/telegram"
)

// className is what the log tells of an error: Telegram's class, or the kind it is of.
func className(err error) string {
	var refused *telegram.SendError
	if errors.As(err, &refused) {
		return "telegram " + string(refused.Class)
	}
	return guard.Class(err)
}
