"""Makes every call of the simulated AWS by boto3, whose parser is not the SDK for JavaScript's.

Usage: every_call.py ENDPOINT MEMBER STANDBY PICKED. Prints what it found as JSON; any error ends it.
"""

import json
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

endpoint, member, standby, picked = sys.argv[1:]


def client(name, **more):
    return boto3.client(
        name,
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id=more.get("key", "AKIABOTO"),
        aws_secret_access_key="secret",
        aws_session_token=more.get("token"),
        config=Config(retries={"total_max_attempts": 1}),
    )


asg, ec2 = client("autoscaling"), client("ec2")
elbv2, elb = client("elbv2"), client("elb")
cloudwatch, sts = client("cloudwatch"), client("sts")
group = {"AutoScalingGroupName": "web"}
found = {}

[described] = asg.describe_auto_scaling_groups(AutoScalingGroupNames=["web"])["AutoScalingGroups"]
found["instances"] = len(described["Instances"])
found["created"] = described["CreatedTime"].isoformat()
[arn] = described["TargetGroupARNs"]
found["alone"] = asg.describe_auto_scaling_instances(InstanceIds=[member])["AutoScalingInstances"][0]["HealthStatus"]
asg.describe_launch_configurations()
found["hooks"] = [h["LifecycleHookName"] for h in asg.describe_lifecycle_hooks(**group)["LifecycleHooks"]]
found["policies"] = len(asg.describe_policies(**group)["ScalingPolicies"])
found["scheduled"] = len(asg.describe_scheduled_actions(**group)["ScheduledUpdateGroupActions"])
found["sources"] = [s["State"] for s in asg.describe_traffic_sources(**group)["TrafficSources"]]
asg.describe_warm_pool(**group)
found["tags"] = [t["Value"] for t in asg.describe_tags()["Tags"]]

[reservation] = ec2.describe_instances(InstanceIds=[picked])["Reservations"]
found["state"] = reservation["Instances"][0]["State"]["Name"]
found["status"] = ec2.describe_instance_status(InstanceIds=[picked])["InstanceStatuses"][0]["InstanceStatus"]["Status"]
found["protected"] = ec2.describe_instance_attribute(InstanceId=picked, Attribute="disableApiTermination")["DisableApiTermination"]["Value"]
image = reservation["Instances"][0]["ImageId"]
found["image"] = ec2.describe_images(ImageIds=[image])["Images"][0]["State"]
found["subnets"] = len(ec2.describe_subnets()["Subnets"])
versions = ec2.describe_launch_template_versions(LaunchTemplateName="web", Versions=["$Latest"])
found["template"] = versions["LaunchTemplateVersions"][0]["LaunchTemplateData"]["ImageId"]

found["targets"] = sorted(t["TargetHealth"]["State"] for t in elbv2.describe_target_health(TargetGroupArn=arn)["TargetHealthDescriptions"])
found["delay"] = {a["Key"]: a["Value"] for a in elbv2.describe_target_group_attributes(TargetGroupArn=arn)["Attributes"]}["deregistration_delay.timeout_seconds"]
found["kind"] = elbv2.describe_target_groups(TargetGroupArns=[arn])["TargetGroups"][0]["Protocol"]
found["balancers"] = len(elbv2.describe_load_balancers()["LoadBalancers"])
elbv2.register_targets(TargetGroupArn=arn, Targets=[{"Id": picked}])
elbv2.deregister_targets(TargetGroupArn=arn, Targets=[{"Id": picked}])
found["classic"] = elb.describe_instance_health(LoadBalancerName="old-style")["InstanceStates"]
elb.describe_load_balancer_attributes(LoadBalancerName="old-style")
found["classics"] = len(elb.describe_load_balancers()["LoadBalancerDescriptions"])
found["alarms"] = [a["StateValue"] for a in cloudwatch.describe_alarms(AlarmNames=["busy"])["MetricAlarms"]]

asg.suspend_processes(**group, ScalingProcesses=["AZRebalance"])
asg.create_or_update_tags(Tags=[{"ResourceId": "web", "ResourceType": "auto-scaling-group", "Key": "k", "Value": "v", "PropagateAtLaunch": False}])
asg.delete_tags(Tags=[{"ResourceId": "web", "ResourceType": "auto-scaling-group", "Key": "k"}])
asg.update_auto_scaling_group(**group, MinSize=0, MaxSize=9)
asg.attach_instances(**group, InstanceIds=[picked])
asg.set_desired_capacity(**group, DesiredCapacity=4, HonorCooldown=False)
asg.set_instance_protection(**group, InstanceIds=[member], ProtectedFromScaleIn=True)
asg.set_instance_health(InstanceId=member, HealthStatus="Healthy")
found["exit"] = asg.exit_standby(**group, InstanceIds=[standby])["Activities"][0]["StatusCode"]
found["enter"] = asg.enter_standby(**group, InstanceIds=[member], ShouldDecrementDesiredCapacity=True)["Activities"][0]["Progress"]
found["end"] = asg.terminate_instance_in_auto_scaling_group(InstanceId=picked, ShouldDecrementDesiredCapacity=True)["Activity"]["Description"]
asg.resume_processes(**group)
refresh = asg.start_instance_refresh(**group, Preferences={"MinHealthyPercentage": 90})["InstanceRefreshId"]
found["refreshes"] = asg.describe_instance_refreshes(**group)["InstanceRefreshes"][0]["InstanceRefreshId"] == refresh
asg.cancel_instance_refresh(**group)
found["activities"] = [a["Description"].split(":")[0] for a in asg.describe_scaling_activities(**group)["Activities"]]
found["ended"] = ec2.terminate_instances(InstanceIds=[picked])["TerminatingInstances"][0]["CurrentState"]["Name"]

session = sts.assume_role(RoleArn="arn:aws:iam::111122223333:role/asg-swap", RoleSessionName="asg-swap-U0APP")["Credentials"]
who = client("sts", key=session["AccessKeyId"], token=session["SessionToken"])
found["who"] = who.get_caller_identity()["Arn"]

found["refusals"] = []
for refused in (
    lambda: asg.detach_instances(**group, InstanceIds=["i-00000000"], ShouldDecrementDesiredCapacity=True),
    lambda: asg.complete_lifecycle_action(**group, LifecycleHookName="deploy", InstanceId=member, LifecycleActionResult="CONTINUE"),
    lambda: asg.record_lifecycle_action_heartbeat(**group, LifecycleHookName="deploy", InstanceId=member),
    lambda: asg.delete_auto_scaling_group(**group),
    lambda: ec2.describe_instances(InstanceIds=["i-00000000"]),
    lambda: elbv2.describe_target_groups(Names=["nobody"]),
    lambda: elb.describe_load_balancers(LoadBalancerNames=["nobody"]),
    lambda: sts.assume_role(RoleArn="arn:aws:iam::111122223333:role/other", RoleSessionName="ab"),
):
    try:
        refused()
    except ClientError as error:
        answer = error.response
        assert answer["ResponseMetadata"]["RequestId"], answer
        found["refusals"].append(answer["Error"]["Code"])
json.dump(found, sys.stdout)
