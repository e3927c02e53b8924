package booking

import "time"

const (
	// offerFrom and offerUntil are the hours in which times are offered, and in which the time to answer passes.
	offerFrom  = 9 * time.Hour
	offerUntil = 20 * time.Hour
	// offerLong is how long there is to answer for a time that is more than a day away, offerShort for a nearer one.
	offerLong  = 3 * time.Hour
	offerShort = 30 * time.Minute
	// deliverTime is how long an offer may take to be delivered before the next in line gets it.
	deliverTime = time.Hour
)

// mayOffer says whether a time may be offered at a moment, by the clock of zone.
func mayOffer(now time.Time, zone *time.Location) bool {
	day := dayOf(now, zone)
	return !now.Before(day.Add(offerFrom)) && now.Before(day.Add(offerUntil))
}

// answerUntil is when an offer of a time that begins at starts runs out, if it was delivered at a moment.
func answerUntil(delivered, starts time.Time, zone *time.Location) time.Time {
	length := offerShort
	if starts.Sub(delivered) > 24*time.Hour {
		length = offerLong
	}
	return waking(delivered, length, zone)
}

// waking is when, from a moment on, a length of time has passed that only passes by day.
func waking(from time.Time, length time.Duration, zone *time.Location) time.Time {
	for day := dayOf(from, zone); ; day = day.AddDate(0, 0, 1) {
		at := later(from, day.Add(offerFrom))
		left := day.Add(offerUntil).Sub(at)
		if left >= length {
			return at.Add(length).UTC()
		}
		length -= max(left, 0)
	}
}

// runsOut is answerUntil, or the moment from which on a button cannot book the time any more if that is earlier.
func runsOut(delivered, starts time.Time, notice time.Duration, zone *time.Location) time.Time {
	until, last := answerUntil(delivered, starts, zone), starts.Add(-notice).UTC()
	if last.Before(until) {
		return last
	}
	return until
}
