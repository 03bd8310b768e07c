-- A decision says which codes stand (`choice`) and on which edges.
alter table decision add column edges text not null default 'own';
