# fails: NO-4.4
# All right at 14:00, and undone at 14:12: the account was not yours yet.
run until 14:00
publish roa 22.125.0.0/16 origin 12479
