update releases set retracted_on = '2026-11-28', retracted_why = 'why', retracted_by = 'Author',
    retracted_second = 'Second' where id = 'rel4';
