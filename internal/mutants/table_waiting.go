package main

// inLine break what offers a freed time to one at a time, in the order of the line, and for as long as was promised.
func inLine() []mutant {
	const (
		booking = "internal/booking"
		schema  = "migrations/0004_booking.sql"
		wait    = "internal/booking/wait.go"
		offer   = "internal/booking/offer.go"
		freed   = "internal/booking/offer_freed.go"
		times   = "internal/booking/offer_time.go"
		book    = "internal/booking/book.go"
	)
	return []mutant{
		{rule: "3", breaks: "what somebody holds is offered to another", in: booking, test: "TestOfferSparesWhatIsHeld",
			file: freed, old: `WHERE c.until_at <= $3`, new: `WHERE c.until_at IS NOT NULL`},
		{rule: "3", breaks: "two processes offer one time to two", in: booking, test: "TestTwoProcessesOffer",
			file: freed, old: `claimOffer(ctx, tx, w, slot, now); err`, new: `error(nil); err`},
		{rule: "waiting", breaks: "who joined last is asked first", in: booking, test: "TestOfferGoesDownTheLine",
			file: freed, old: `ORDER BY w.joined_at, w.id`, new: `ORDER BY w.joined_at DESC, w.id`},
		{rule: "waiting", breaks: "an offer never runs out", in: booking, test: "TestOfferGoesDownTheLine",
			file: freed, old: `!last.IsZero() && !last.After(now):`, new: `!last.IsZero() && last.IsZero():`},
		{rule: "waiting", breaks: "who does not answer loses the place", in: booking, test: "TestOfferGoesDownTheLine",
			file: freed, old: `NOT EXISTS (SELECT FROM offers o WHERE o.wait_id = w.id AND o.ended_at IS NULL)`, new: `NOT EXISTS (SELECT FROM offers o WHERE o.wait_id = w.id)`},
		{rule: "4", breaks: "a time is offered and she is not told", in: booking, test: "TestOfferGoesDownTheLine",
			file: freed, old: `delivery.QueueAdult(ctx, tx, int64(w.adult),`, new: `delivery.QueueAdult(ctx, tx, 0,`},
		{rule: "waiting", breaks: "what did not arrive waits for an answer", in: booking, test: "TestUndeliveredOfferGoesOn",
			file: freed, old: `!o.stillDelivers ||`, new: `o.made.IsZero() ||`},
		{rule: "waiting", breaks: "what is never sent holds up the line", in: booking, test: "TestUndeliveredOfferGoesOn",
			file: freed, old: `!now.Before(o.made.Add(deliverTime))`, new: `o.made.IsZero()`},
		{rule: "waiting", breaks: "somebody who turned messages off is asked", in: booking, test: "TestWhoCannotBeToldIsPassedOver",
			file: freed, old: `err != nil || reasons[0] != "" {`, new: `err != nil || len(reasons) == 0 {`},
		{rule: "waiting", breaks: "it is offered when it cannot be answered by day", in: booking, test: "TestOfferFits",
			file: freed, old: `!answerUntil(now, slot.Starts, s.Zone).After(slot.Starts.Add(-notice))`, new: `slot.Starts.After(now)`},
		{rule: "waiting", breaks: "it is offered at night", in: booking, test: "TestOfferFits",
			file: freed, old: `if mayOffer(now, s.Zone) {`, new: `if s.Zone != nil {`},
		{rule: "waiting", breaks: "the time to answer passes in the night", in: booking, test: "TestTimeToAnswerPassesByDay",
			file: times, old: `at := later(from, day.Add(offerFrom))`, new: `at := from`},
		{rule: "waiting", breaks: "there is an hour too little to answer", in: booking, test: "TestAnswerUntil",
			file: times, old: `offerLong  = 3 * time.Hour`, new: `offerLong  = 2 * time.Hour`},
		{rule: "waiting", breaks: "a time of today is kept for hours", in: booking, test: "TestAnswerUntil",
			file: times, old: `> 24*time.Hour`, new: `> 0`},
		{rule: "waiting", breaks: "an offer outlasts the time up to which it can be booked", in: booking, test: "TestRunsOutBeforeItIsTooLateToBook",
			file: times, old: `if last.Before(until) {`, new: `if last.IsZero() {`},
		{rule: "waiting", breaks: "who booked otherwise waits on", in: booking, test: "TestBookingEndsTheWait",
			file: book, old: `endWaits(ctx, tx, r, now); err`, new: `error(nil); err`},
		{rule: "waiting", breaks: "who waits twice waits in two places", in: booking, test: "TestJoinOnce",
			file: schema, old: `CREATE UNIQUE INDEX waits_one ON waits (adult_id, kind, mode) WHERE ended_at IS NULL`, new: `CREATE UNIQUE INDEX waits_one ON waits (adult_id, kind, mode, number) WHERE ended_at IS NULL`},
		{rule: "1", breaks: "what is offered is seen under a link that ended", in: booking, test: "TestOfferEndsWithWhatItStandsOn",
			file: wait, old: `WHERE l.adult_id = w.adult_id AND l.from_at <= @now AND l.revoked_at IS NULL)
	AND NOT EXISTS (`, new: `WHERE l.adult_id = w.adult_id AND l.from_at <= @now)
	AND EXISTS (SELECT) OR NOT EXISTS (`},
		{rule: "3", breaks: "what ran out is taken", in: booking, test: "TestTakeOfferIsRefused",
			file: offer, old: `(o.until_at IS NULL OR o.until_at > @now)`, new: `(o.until_at IS NULL OR o.until_at > @now OR o.ended_at IS NULL)`},
		{rule: "13", breaks: "she is shown what is offered to another", in: "bot", test: "TestRule13WaitingBesideAnother",
			file: offer, old: `WHERE w.adult_id = @adult AND `, new: `WHERE (w.adult_id = @adult OR w.adult_id <> @adult) AND `},
	}
}
