update projects set involvement = '{"audience":{"text":"The town.","shared":true}}' where id = 'p1';
