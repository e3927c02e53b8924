package family

import "slices"

// What a member of staff may choose from while a move is being made.

// MovesFrom lists the states a document may be brought to: the other stages with nothing over them, what can lie over the present one, and last, where the stage is a visit
// that still holds, the present state itself with another day.
func (t Track) MovesFrom(now State) []State {
	var to []State
	if t.Progress() != Checklist {
		for _, stage := range t.Stages() {
			if stage != now.Stage {
				to = append(to, State{Stage: stage})
			}
		}
	}
	for _, overlay := range []Overlay{NoOverlay, ActionNeeded, OnHold, Closed, Transferred} {
		if overlay != now.Overlay {
			to = append(to, State{now.Stage, overlay})
		}
	}
	if t.IsVisit(now.Stage) && !now.resting() {
		to = append(to, now)
	}
	return to
}

// NeedsVisit says whether a move between two states asks for a day and a place: on a stage that is a visit, unless what was agreed before still holds.
func (t Track) NeedsVisit(from, to State) bool {
	return t.IsVisit(to.Stage) && !to.resting() && (to.Stage != from.Stage || to == from || from.resting())
}

// Offered lists the papers that can be asked for at a visit, those of the stage first; usual says how many these are.
func (t Track) Offered(stage Stage) (papers []Paper, usual int) {
	papers = slices.Clone(t.step(stage).bring)
	usual = len(papers)
	for _, paper := range t.mustEntry().bring {
		if !slices.Contains(papers, paper) {
			papers = append(papers, paper)
		}
	}
	return papers, usual
}

// Whos lists who can be asked to come to a visit, or can collect.
func (t Track) Whos(stage Stage) []Who {
	switch stage {
	case "ready-for-pickup":
		return []Who{OnlyYouCollect, OtherMayCollect}
	case "home-visit":
		return []Who{AllAtHome, You}
	case "visit-scheduled":
		return []Who{YouAndChild, You, Relatives}
	case "yearly-checks":
		return []Who{You, YouAndChild, AllAtHome}
	}
	return []Who{You, YouAndChild}
}
