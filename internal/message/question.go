package message

import (
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/i18n"
)

// Choice is one answer to a question of a staff conversation. Value comes back as the only argument of the tap.
type Choice struct {
	Text  string
	Value int64
}

// Question asks one thing of a member of staff: by buttons, by typing, or by either. columns is how many answers stand in a row.
func Question(p *i18n.Printer, text string, columns int, choices ...Choice) dialog.Screen {
	s := dialog.Screen{Text: text, ClosesAfter: staffTime, Back: tap(RouteStepAgain)}
	for i, c := range choices {
		if i%columns == 0 {
			s.Rows = append(s.Rows, nil)
		}
		last := len(s.Rows) - 1
		s.Rows[last] = append(s.Rows[last], button(c.Text, RouteStep, c.Value))
	}
	s.Rows = append(s.Rows,
		[]dialog.Button{back(p, RouteStepBack), button(p.Label("btn.cancel"), RouteStepLeave)},
		[]dialog.Button{hide(p)})
	return s
}
