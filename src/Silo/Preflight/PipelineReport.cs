using OrleansKafkaLoki.Silo.Preflight.Prediction;

namespace OrleansKafkaLoki.Silo.Preflight;

/// <summary>What is predicted of a pipeline.</summary>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="Prediction">What it will make.</param>
internal sealed record PipelineReport(string Pipeline, PipelinePrediction Prediction);
