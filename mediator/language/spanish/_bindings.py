"""Spanish words that say which side, role, order or condition something has."""

from __future__ import annotations

from midturn.mediator.language._bindings import BindingWords
from midturn.mediator.language._phrases import by_first, opposites, words

_DETERMINERS = frozenset(words("el la los las un una unos unas mi mis su sus tu tus este esta estos"))
BINDINGS = BindingWords(
    origins=by_first("de | desde | del | saliendo de"),
    goals=by_first("a | al | hasta | hacia | para"),
    nouns_are_capital=True,
    empty=_DETERMINERS
    | frozenset(
        words("y o e u a al de del en con por para que si no es son me lo se mas pero como desde hasta")
    ),
    determiners=_DETERMINERS,
    coordinators=frozenset(["y", "e", "o", "u"]),
    clause_words=frozenset(words("si pero porque cuando")),
    instead=by_first("en lugar de | en vez de"),
    before=by_first("antes de | antes que | antes del"),
    after=by_first("despues de | despues que | despues del"),
    each=by_first("cada uno | cada una | por persona | por cabeza"),
    only=frozenset(["solo"]),
    otherwise=by_first("si no | de lo contrario | en caso contrario"),
    total=by_first("en total | juntos | juntas | entre los dos | entre las dos | entre todos"),
    conditions=by_first("si | siempre que"),
    negative_conditions=by_first("a menos que | a no ser que | salvo que | salvo si"),
    negations=frozenset(words("no nunca sin ni nada nadie")),
    opposites=opposites(
        """ascendente : descendente | primero primera primeros : ultimo ultima ultimos | abrir abre : cerrar
        cierra | pasillo : ventana ventanilla | izquierda : derecha | arriba superior : abajo inferior |
        dentro interior : fuera exterior | delante delantera delantero : detras trasera trasero | ida :
        vuelta | individual sencilla sencillo : doble | incluido incluida incluidos incluidas incluyendo :
        excluido excluida excluidos excluidas excluyendo aparte | bruto bruta : neto neta | mananas : tardes
        noches | comprar compra : vender venta vende | comprador compradora : vendedor vendedora | inquilino
        inquilina : propietario propietaria casero casera | remitente : destinatario destinataria | llegada
        llegar : salida salir | activar activa : desactivar desactiva | anadir anade agregar agrega : quitar
        quita eliminar elimina borrar borra | aumentar aumenta subir sube : disminuir disminuye bajar baja
        reducir | par pares : impar impares | amueblado amueblada : vacio vacia | formal formales : informal
        informales coloquial | tutear : ustedear | norte : sur | madre mama : padre papa | hermano : hermana
        | hijo : hija | tio : tia | sobrino : sobrina | abuelo : abuela | marido esposo : mujer esposa |
        caliente : frio fria | minimo minima : maximo maxima | publico publica : privado privada | ganancia
        beneficio : perdida"""
    ),
)
