"""Writes statistics.json: descriptive statistics of three graphs by networkx. Run: python make_statistics.py > statistics.json"""
import json
import random
from statistics import mean

import networkx as nx


def histogram(values):
    values = list(values)
    return [values.count(v) for v in range(max(values) + 1)] if values else []


def describe(graph, group, number):
    n = graph.number_of_nodes()
    lengths = [d for i, row in nx.all_pairs_shortest_path_length(graph) for j, d in row.items() if i < j]
    nx.set_node_attributes(graph, dict(enumerate(group)), "group")
    nx.set_node_attributes(graph, dict(enumerate(number)), "number")
    parts = [len(c) for c in nx.connected_components(graph)]
    return {
        "nodes": n,
        "links": [sorted(e) for e in graph.edges],
        "group": group,
        "number": number,
        "degrees": histogram(d for _, d in graph.degree),
        "isolates": nx.number_of_isolates(graph),
        "triangles": sum(nx.triangles(graph).values()) // 3,
        "globalClustering": nx.transitivity(graph),
        "localClustering": nx.average_clustering(graph),
        "localClusteringSkip": mean([nx.clustering(graph, i) for i, d in graph.degree if d > 1]),
        "sharedPartners": histogram(len(list(nx.common_neighbors(graph, i, j))) for i, j in graph.edges),
        "distances": histogram(lengths),
        "unreachable": n * (n - 1) // 2 - len(lengths),
        "meanDistance": sum(lengths) / len(lengths),
        "components": len(parts),
        "largest": max(parts),
        "degreeAssortativity": nx.degree_assortativity_coefficient(graph),
        "attributeAssortativity": nx.attribute_assortativity_coefficient(graph, "group"),
        "numericAssortativity": nx.numeric_assortativity_coefficient(graph, "number"),
        "crossGroupShare": sum(group[i] != group[j] for i, j in graph.edges) / graph.number_of_edges(),
    }


def main():
    rng = random.Random(20260)
    cases = {
        "sparse": nx.gnm_random_graph(60, 55, seed=1),
        "clustered": nx.watts_strogatz_graph(40, 6, 0.2, seed=2),
        "hubs": nx.barabasi_albert_graph(50, 2, seed=3),
    }
    out = {"generator": f"networkx {nx.__version__}"}
    for name, graph in cases.items():
        n = graph.number_of_nodes()
        group = [rng.choice("abc") for _ in range(n)]
        number = [rng.randint(9, 12) for _ in range(n)]
        out[name] = describe(graph, group, number)
    print(json.dumps(out))


main()
