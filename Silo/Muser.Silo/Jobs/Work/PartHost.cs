using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Muser.Silo.Jobs.Catalog;

namespace Muser.Silo.Jobs.Work;

/// <summary>A process that performs one step: the other side of <see cref="IsolatedStepRunner"/>.</summary>
public static class PartHost
{
    /// <summary>Reads the step from standard input, performs it, and writes lines of JSON to standard output.</summary>
    public static async Task Run(CancellationToken cancellation)
    {
        var output = Console.Out;

        // What the job prints is for people, and not to be taken for lines of ours.
        Console.SetOut(Console.Error);
        var request = PartHostRequest.Of(Console.OpenStandardInput());
        var services = new ServiceCollection();
        services.AddSingleton(Options.Create(request.Options));
        services.AddSingleton<ILoggerFactory, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory>();
        services.AddSingleton(typeof(ILogger<>), typeof(Microsoft.Extensions.Logging.Abstractions.NullLogger<>));
        services.AddJobSteps();
        services.AddSingleton<IServiceCaller, NoServices>();
        services.AddSingleton<IPartSink>(new LineSink(output));
        services.AddSingleton<StepRunner>();
        await using var provider = services.BuildServiceProvider();
        var catalog = provider.GetRequiredService<JobCatalog>();
        Interfaces.Jobs.StepReport report;
        try
        {
            var step = new StepPlan(request.Job, request.Batch, request.Item, catalog.Create(request.Batch.Submission.Job))
            {
                Options = Encoding.UTF8.GetBytes(request.Batch.Submission.Options),
            };
            report = await provider.GetRequiredService<StepRunner>().Run(step, cancellation);
        }
        catch (Exception failure)
        {
            report = new StepPlan(request.Job, request.Batch, request.Item, null!).Report(StepFailure.Outcome(failure), message: StepFailure.Sentence(failure));
        }

        output.WriteLine(new PartHostLine { Report = report }.ToJson());
        await output.FlushAsync(cancellation);
    }

    private sealed class LineSink(TextWriter output) : IPartSink
    {
        public async Task Send(StepPlan step, IAsyncEnumerable<byte[]> split, CancellationToken cancellation)
        {
            await foreach (var part in split.WithCancellation(cancellation))
            {
                output.WriteLine(new PartHostLine { Part = part }.ToJson());
            }
        }
    }
}
