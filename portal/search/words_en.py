"""English words the stemmer needs help with: British spellings and stop words."""

from __future__ import annotations

# What the Snowball stemmer would keep apart; regular -isation/-ising forms are folded by rule.
_VARIANTS = """
centre:center centres:centers programme:program programmes:programs labour:labor
behaviour:behavior harbour:harbor neighbour:neighbor neighbours:neighbors
neighbourhood:neighborhood neighbourhoods:neighborhoods licence:license licences:licenses
defence:defense fibre:fiber litre:liter litres:liters metre:meter metres:meters
kilometre:kilometer kilometres:kilometers catalogue:catalog catalogues:catalogs
counsellor:counselor counselling:counseling travelling:traveling traveller:traveler
travellers:travelers enrolment:enrollment fulfil:fulfill analyse:analyze analysed:analyzed
analysing:analyzing paediatric:pediatric aeroplane:airplane organise:organize
organised:organized organises:organizes organiser:organizer organisers:organizers
digitise:digitize digitised:digitized modernise:modernize modernised:modernized
recognise:recognize recognised:recognized prioritise:prioritize prioritised:prioritized
standardise:standardize standardised:standardized utilise:utilize utilised:utilized
optimise:optimize optimised:optimized realise:realize realised:realized immunise:immunize
immunised:immunized ageing:aging queueing:queuing
"""
VARIANTS = dict(pair.split(":") for pair in _VARIANTS.split())

_STOP_WORDS = """
a about after all also am an and any are as at be because been before being between both but by
can could did do does doing during each for from had has have having he her here him his how i
if in into is it its just me more most my no nor not of off on only or other our out over own
she should so some such than that the their them then there these they this those through to too
under until up very was we were what when where which while who whom why will with would you
your
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
