"""Tables of measurements."""

from utils.data.files import reads


@reads("penguins.h5")
def load_penguins(table):
    """Measures of 342 penguins near Palmer Station, Antarctica.

    Returns a dict of arrays of length 342: species, island and sex (str;
    sex is "male", "female" or "unknown"), bill_length_mm, bill_depth_mm,
    flipper_length_mm (millimetres) and body_mass_g (grams), float.
    Source: Gorman, Williams and Fraser (2014).
    """
    return table


@reads("houses.h5")
def load_houses(table):
    """Sales of 2002 one-family houses in Ames, Iowa, 2006 to 2010.

    Returns a dict of arrays of length 2002: living_area_sqft and
    lot_area_sqft (square feet; 1 is 0.0929 square metres), bedrooms,
    full_baths, garage_cars (cars that fit), year_built, year_sold and
    price_usd (US dollars), float; neighborhood (str).
    Source: De Cock (2011).
    """
    return table


@reads("temperatures.h5")
def load_temperatures(table):
    """The air temperature of each day in Seattle, 2012 to 2015.

    Returns a dict: date, str (1461,), as "2012-01-01"; mean_c, min_c and
    max_c, float (1461,), degrees Celsius, where mean_c is the middle between
    the other two; place, a str. No day is missing.
    Source: NOAA, the weather service of the United States.
    """
    return table | {"place": str(table["place"][0])}
