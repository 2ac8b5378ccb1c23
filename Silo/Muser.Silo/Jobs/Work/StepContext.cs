using System.Diagnostics.CodeAnalysis;
using Muser.Interfaces.Jobs;

namespace Muser.Silo.Jobs.Work;

/// <summary>What a step gets to know, in this process.</summary>
/// <param name="folder">The folder of the attempt, made when it is asked for.</param>
/// <param name="services">Calls services.</param>
internal sealed class StepContext(string folder, IServiceCaller services) : PartContext
{
    private readonly List<string> _said = [];
    private bool _hasFolder;

    public override string Folder
    {
        get
        {
            if (!_hasFolder)
            {
                Directory.CreateDirectory(folder);
                _hasFolder = true;
            }

            return folder;
        }
    }

    /// <summary>What the step has said, in order.</summary>
    public string[] Said
    {
        get
        {
            lock (_said)
            {
                return [.. _said];
            }
        }
    }

    /// <summary>Makes one of a part.</summary>
    [SetsRequiredMembers]
    public StepContext(string folder, IServiceCaller services, string job, int index, int attempt, CancellationToken cancellation)
        : this(folder, services) =>
        (Job, Index, Attempt, Cancellation) = (job, index, attempt, cancellation);

    /// <summary>Deletes what a step has left that failed.</summary>
    public void DeleteFolder()
    {
        if (_hasFolder)
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public override Task<TReply> Call<TRequest, TReply>(string service, TRequest request) => services.Call<TRequest, TReply>(service, request, Cancellation);

    public override void Say(string sentence)
    {
        lock (_said)
        {
            _said.Add(sentence);
        }
    }
}
