using Muser.Interfaces.Devices;

namespace Muser.Grains.Devices;

/// <summary>Has a device set its properties: refuses what cannot be, and waits for the device's answer. For the single thread of a grain, whose calls interleave.</summary>
/// <param name="device">The device.</param>
/// <param name="bus">The way to it, and to clients.</param>
/// <param name="options">How long it is waited for.</param>
/// <param name="clock">The clock.</param>
public sealed class ValueDesk(DeviceId device, IDeviceBus bus, DeviceOptions options, TimeProvider clock)
{
    private readonly Dictionary<Guid, TaskCompletionSource<ValueAnswer>> _waiting = [];

    /// <summary>Sets a property; returns the device's answer, a refusal, or that no answer came in time, and tells the client.</summary>
    public async Task<ValueAnswer> Set(ValueRequest request, DeviceTwin twin, long fence)
    {
        var (value, refusal) = Check(request, twin, fence);
        var answer = refusal ?? (await Ask(request with { Client = BusName.Service, Value = value!.Value })) with { Target = value };
        bus.Answer(request.Client, device, request.Property, answer);
        return answer;
    }

    /// <summary>The device answers.</summary>
    public void Answered(ValueAnswer answer)
    {
        if (_waiting.Remove(answer.Id, out var waiting))
        {
            waiting.TrySetResult(answer);
        }
    }

    private async Task<ValueAnswer> Ask(ValueRequest request)
    {
        if (!_waiting.TryGetValue(request.Id, out var waiting))
        {
            _waiting[request.Id] = waiting = new TaskCompletionSource<ValueAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
            bus.Send(device, request);
        }

        try
        {
            return await waiting.Task.WaitAsync(TimeSpan.FromMilliseconds(options.ValueTimeoutMs), clock);
        }
        catch (TimeoutException)
        {
            _waiting.Remove(request.Id);
            return Refuse(request, AnswerCode.TooLate, $"{device} has not answered within {options.ValueTimeoutMs:F0} ms.");
        }
    }

    /// <summary>The value in the property's own type, or why it cannot be set.</summary>
    private (DeviceValue? Value, ValueAnswer? Refusal) Check(ValueRequest request, DeviceTwin twin, long fence)
    {
        return !twin.Summary.IsOnline ? Not(AnswerCode.NoDevice, $"{device} is not there.")
            : request.Fence < fence ? Not(AnswerCode.Fenced, $"The request comes under term {request.Fence}, and term {fence} was seen.")
            : twin.Find(request.Property) is not { } property ? Not(AnswerCode.NoSuchName, $"{device} has no property '{request.Property}'.")
            : !property.Description.IsSettable ? Not(AnswerCode.ReadOnly, $"{request.Property} of {device} cannot be set.")
            : ValueRules.Accept(property.Description, request.Value) switch
            {
                (_, { } refusal) => Not(AnswerCode.BadValue, refusal),
                var (value, _) => (value, null),
            };

        (DeviceValue? Value, ValueAnswer? Refusal) Not(string code, string text) => (null, Refuse(request, code, text));
    }

    private static ValueAnswer Refuse(ValueRequest request, string code, string text) => new() { Id = request.Id, IsOk = false, Code = code, Text = text };
}
