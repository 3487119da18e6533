# fails: NO-3.1
# The wrong route is gone, and the next one who looks for you finds nobody.
run until 03:10
contact call AS500310 Your customer AS500400 announces 22.10.64.0/24, a part of our 22.10.64.0/22. Please filter it.
