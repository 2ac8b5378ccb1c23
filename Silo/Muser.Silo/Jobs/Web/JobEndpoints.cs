using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Muser.Grains.Cluster;
using Muser.Grains.Jobs;
using Muser.Interfaces.Jobs;
using Muser.Silo.Cluster;
using Muser.Silo.Cluster.Security;

namespace Muser.Silo.Jobs.Web;

/// <summary>
/// Jobs on the web. What is refused is answered with one sentence as problem JSON: 400 where the request is wrong, 404 where there is no such job or file,
/// 409 where the job is not in a state for it, 415 where the body is not JSON, 503 where the cluster is the reason.
/// </summary>
public static class JobEndpoints
{
    private const int MaxParts = 1000;

    /// <summary>Adds the endpoints.</summary>
    public static void MapMuserJobs(this IEndpointRouteBuilder app)
    {
        var jobs = app.MapGroup("/api/jobs").WithTags("Jobs");
        jobs.MapGet("/", (IGrainFactory grains) => Answer(async () => Json((await Queue(grains).List()).Select(JobLine.Of))))
            .WithSummary("All jobs, the newest first.").Produces<JobLine[]>();
        jobs.MapPost("/", (HttpRequest request, IGrainFactory grains, TimeProvider clock) => Answer(() => Submit(request, grains, clock)))
            .AsksFor(ApiRole.Operator).WithSummary("Submits a job.").TakesJson<JobRequest>().Produces<JobLine>();
        jobs.MapGet("/{id}", (string id, IGrainFactory grains) => Answer(() => Status(id, Job(grains, id).GetStatus())))
            .WithSummary("Where a job is.").Produces<JobLine>().ProducesProblem(404);
        jobs.MapGet("/{id}/parts", (string id, int? from, int? count, string? state, IGrainFactory grains) => Answer(async () =>
                Json((await Job(grains, id).GetParts(Math.Max(0, from ?? 0), Math.Clamp(count ?? MaxParts, 0, MaxParts), State(state))).Select(PartLine.Of))))
            .WithSummary("Parts of a job, in their order.").Produces<PartLine[]>();
        jobs.MapPost("/{id}/cancel", (string id, IGrainFactory grains) => Answer(() => Status(id, Job(grains, id).Cancel())))
            .AsksFor(ApiRole.Operator).WithSummary("Ends a job; what is done is kept.").Produces<JobLine>().ProducesProblem(404);
        jobs.MapPost("/{id}/pause", (string id, IGrainFactory grains) => Answer(() => Status(id, Job(grains, id).Pause(true))))
            .AsksFor(ApiRole.Operator).WithSummary("Lets no other part begin.").Produces<JobLine>().ProducesProblem(404);
        jobs.MapPost("/{id}/resume", (string id, IGrainFactory grains) => Answer(() => Status(id, Job(grains, id).Pause(false))))
            .AsksFor(ApiRole.Operator).WithSummary("Goes on with a paused job.").Produces<JobLine>().ProducesProblem(404);
        jobs.MapPost("/{id}/retry", (string id, IGrainFactory grains) => Answer(() => Status(id, Job(grains, id).Retry())))
            .AsksFor(ApiRole.Operator).WithSummary("Performs again what has failed, and nothing else.").Produces<JobLine>().ProducesProblem(404);
        jobs.MapPost("/{id}/priority", (string id, HttpRequest request, IGrainFactory grains) => Answer(async () =>
                await Status(id, Job(grains, id).SetPriority((await Body<PriorityRequest>(request)).Priority ?? throw new ArgumentException("The body must say {\"priority\":7}.")))))
            .AsksFor(ApiRole.Operator).WithSummary("Changes the priority.").TakesJson<PriorityRequest>().Produces<JobLine>().ProducesProblem(404);
        jobs.MapDelete("/{id}", (string id, IGrainFactory grains) => Answer(() => Delete(id, grains)))
            .AsksFor(ApiRole.Operator).WithSummary("Forgets a job that has ended, with its files.").Produces(204).ProducesProblem(409);
        jobs.MapGet("/{id}/results", (string id, JobFolders folders) => Answer(() => Task.FromResult(Json(Results(folders, id)))))
            .WithSummary("The files of a job that is done.").Produces<ResultFile[]>().ProducesProblem(404);
        jobs.MapGet("/{id}/results/{**path}", (string id, string path, JobFolders folders) => Answer(() => Task.FromResult(File(folders, id, path))))
            .WithSummary("One file of a job that is done.").Produces(200, contentType: "application/octet-stream").ProducesProblem(404);
        app.MapGet("/api/job-kinds", (IJobCatalog catalog) => Json(catalog.All.Select(Kind)))
            .WithTags("Jobs").WithSummary("The jobs that can be submitted.").Produces<JobKindLine[]>();
        app.MapGet("/api/workers", (IGrainFactory grains) => Answer(async () => Json((await Queue(grains).Workers()).Select(WorkerLine.Of))))
            .WithTags("Jobs").WithSummary("The workers.").Produces<WorkerLine[]>();
    }

    private static IJobQueueGrain Queue(IGrainFactory grains) => grains.GetGrain<IJobQueueGrain>(IJobQueueGrain.Key);

    private static IJobGrain Job(IGrainFactory grains, string id) => grains.GetGrain<IJobGrain>(JobRequest.ToId(id).Text);

    private static PartState? State(string? text) => text is null ? null
        : Enum.TryParse<PartState>(text, ignoreCase: true, out var state) && Enum.IsDefined(state) ? state
        : throw new ArgumentException($"state is '{text}'; it must be one of {string.Join(", ", Enum.GetNames<PartState>()).ToLowerInvariant()}.");

    private static async Task<IResult> Submit(HttpRequest request, IGrainFactory grains, TimeProvider clock)
    {
        var body = await Body<JobRequest>(request);
        var id = body.Id is { } given ? JobRequest.ToId(given) : NewId(body.Job, clock);
        var submission = body.ToSubmission();
        return Json(JobLine.Of(await grains.GetGrain<IJobGrain>(id.Text).Create(submission, null)));
    }

    private static JobId NewId(string job, TimeProvider clock)
    {
        var name = new string([.. job.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' ? letter : '-').Take(40)]);
        return new JobId { Text = $"{name}-{clock.GetUtcNow().UtcDateTime:yyyyMMddTHHmmss}-{Guid.NewGuid().ToString("N")[..6]}" };
    }

    private static async Task<IResult> Status(string id, Task<JobStatus?> status) =>
        await status is { } job ? Json(JobLine.Of(job)) : Refuse(StatusCodes.Status404NotFound, $"There is no job '{id}'.");

    private static async Task<IResult> Delete(string id, IGrainFactory grains)
    {
        if (await Job(grains, id).GetStatus() is not { } job)
        {
            return Refuse(StatusCodes.Status404NotFound, $"There is no job '{id}'.");
        }

        if (job.EndedUtcUnixNs is null)
        {
            return Refuse(StatusCodes.Status409Conflict, $"The job {id} has not ended; cancel it first.");
        }

        await Job(grains, id).Delete();
        return Microsoft.AspNetCore.Http.Results.NoContent();
    }

    private static IEnumerable<ResultFile> Results(JobFolders folders, string id)
    {
        var folder = folders.Results(JobRequest.ToId(id));
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                .Select(file => new ResultFile(Path.GetRelativePath(folder, file).Replace('\\', '/'), new FileInfo(file).Length))]
            : throw new FileNotFoundException($"The job '{id}' has no results: it is not there, not done, or they were deleted.");
    }

    private static IResult File(JobFolders folders, string id, string path)
    {
        var folder = folders.Results(JobRequest.ToId(id)) + Path.DirectorySeparatorChar;
        var file = Path.GetFullPath(Path.Combine(folder, path));

        // Nothing but what is among the results, whatever the path says.
        return file.StartsWith(folder, StringComparison.Ordinal) && System.IO.File.Exists(file)
            ? Microsoft.AspNetCore.Http.Results.File(file, "application/octet-stream", Path.GetFileName(file), enableRangeProcessing: true)
            : throw new FileNotFoundException($"The job '{id}' has no file '{path}' among its results.");
    }

    private static JobKindLine Kind(JobDescription job) =>
        new(job.Name, job.Description, job.Needs.Capability, job.Needs.Cpus, job.Needs.MemoryMiB, job.Needs.Gpus, job.IsEndless, job.Source);

    private static async Task<T> Body<T>(HttpRequest request)
        where T : class
    {
        // A page of another site can send a form to this machine, but not JSON.
        if (!request.HasJsonContentType())
        {
            throw new NotSupportedException("The body must be JSON, and its Content-Type application/json.");
        }

        try
        {
            return await JsonSerializer.DeserializeAsync<T>(request.Body, JobRequestJson.Options, request.HttpContext.RequestAborted)
                ?? throw new ArgumentException("The body is empty.");
        }
        catch (JsonException wrong)
        {
            throw new ArgumentException($"The body cannot be read: {wrong.Message}");
        }
    }

    private static async Task<IResult> Answer(Func<Task<IResult>> answer)
    {
        try
        {
            return await answer();
        }
        catch (ArgumentException wrong)
        {
            return Refuse(StatusCodes.Status400BadRequest, wrong.Message);
        }
        catch (FileNotFoundException missing)
        {
            return Refuse(StatusCodes.Status404NotFound, missing.Message);
        }
        catch (NotSupportedException wrong)
        {
            return Refuse(StatusCodes.Status415UnsupportedMediaType, wrong.Message);
        }
        catch (Exception failure) when (TransientFailure.IsTransient(failure))
        {
            return Refuse(StatusCodes.Status503ServiceUnavailable, $"Jobs cannot be reached now ({failure.Message}); try again.");
        }
    }

    private static IResult Json<T>(T value) => Microsoft.AspNetCore.Http.Results.Json(value, ServiceJson.Compact);

    private static IResult Refuse(int status, string sentence) => Microsoft.AspNetCore.Http.Results.Problem(sentence, statusCode: status);
}
